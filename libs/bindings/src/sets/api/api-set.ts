import type { AnswerContext } from "@glither/host";
import type { Counters } from "@glither/ledger";
import type { OwnBindings } from "../../own/own-bindings.ts";
import { quietActions } from "../quiet.ts";

/** What is known of a client. */
export interface Client {
  /** A rung of the dialect's ladder; undefined for a client without any. */
  readonly authority?: "none" | "member" | "steward" | "council";
  readonly blocked?: boolean;
  /** Requests in each window; `quota.requests` for everybody else. */
  readonly requests?: number;
}

export interface ApiSetOptions {
  /** By name; undefined for somebody unknown, who has no authority and is not blocked. */
  readonly client: (name: string) => Client | undefined | Promise<Client | undefined>;
  /** How many requests a client may make. Each that is decided on counts. */
  readonly quota: {
    readonly counters: Counters;
    readonly requests: number;
    /** Milliseconds. */
    readonly window: number;
  };
}

interface Asked {
  readonly client: string;
}

/** What `glither.api` asks of its host. What it does stands in the receipt, of which the proxy is told: see `apiResponse`. */
export function apiSet({ client, quota }: ApiSetOptions): OwnBindings {
  return {
    enrich: {
      "client.authority": async (request: Asked) => (await client(request.client))?.authority,
      "client.blocked": async (request: Asked) => (await client(request.client))?.blocked ?? false,
      "quota.left": async ({ client: name }: Asked, context: AnswerContext) => {
        const { counters, window, requests } = quota;
        const most = (await client(name))?.requests ?? requests;
        const { before, id } = await counters.reserve({
          counter: "requests",
          key: name,
          amount: 1,
          window,
          now: Date.now(),
        });
        context.reserve({ id, release: () => counters.release(id) });
        return Math.max(0, Math.floor(most - before));
      },
    },
    actions: quietActions(
      "deny",
      "admit",
      "tag",
      "hold",
      "raise_rate",
      "lower_rate",
      "raise_authority",
      "lower_authority",
    ),
  };
}
