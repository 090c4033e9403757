import type { Actor } from "../offer/action.ts";
import type { Address } from "../providers/http/address.ts";
import { Endpoint, type EndpointOptions } from "../providers/http/endpoint.ts";

export interface HttpActorOptions extends Omit<EndpointOptions, "origin" | "retries" | "absent"> {
  readonly address: Address;
  /** Paths of the artifact that are sent along. */
  readonly send: readonly string[];
}

/**
 * Has an action done by an endpoint: its verb, its arguments and its id are sent as JSON, the id as `idempotency-key`, too.
 * It is sent once here; whoever delivers actions tries again.
 *
 * @throws ProviderError, when it is to act.
 */
export function httpActor({ address, send, ...options }: HttpActorOptions): Actor {
  const endpoint = new Endpoint({ ...options, origin: address.origin, retries: 0, absent: [] });
  const url = address.fill([]);
  return {
    async act({ verb, args, artifact = {}, id, attempt }) {
      const about = Object.fromEntries(send.map((path) => [path, artifact[path] ?? null]));
      const body = {
        verb,
        args,
        attempt,
        ...(id === undefined ? {} : { id }),
        ...(send.length === 0 ? {} : { about }),
      };
      await endpoint.send({ url, body, unread: true, headers: id === undefined ? {} : { "idempotency-key": id } });
    },
  };
}
