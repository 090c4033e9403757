import { type DeliveryBinding, type DeliveryBindings, DeliveryRefused } from "@glither/ledger";
import { isObject } from "@glither/roux/core";
import { ProviderError } from "../error.ts";
import type { Actor } from "./action.ts";

/** Actors as a ledger has them act: what will never come right is refused, all else is tried again. */
export function deliveriesOf(actors: ReadonlyMap<string, Actor>): DeliveryBindings {
  const deliveries = [...actors].map(([verb, actor]): [string, DeliveryBinding] => [
    verb,
    async (args, artifact, { id, attempt }) => {
      try {
        await actor.act({ verb, args, id, attempt, ...(isObject(artifact) ? { artifact } : {}) });
      } catch (cause) {
        if (!(cause instanceof ProviderError) || cause.retryable) throw cause;
        throw new DeliveryRefused(cause.code.toLowerCase(), cause.message, { cause });
      }
    },
  ]);
  return Object.fromEntries(deliveries);
}
