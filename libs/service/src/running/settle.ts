import type { Settled } from "@glither/ledger";
import type { Host } from "./host.ts";

export interface ToSettle {
  readonly deployment: string;
  readonly token: string;
  /** The event, as the rule names it. */
  readonly on: string;
  /** Whose token was shown. */
  readonly sender: string;
  /** Why, in the sender's words. */
  readonly reason?: string | undefined;
  readonly key?: string | undefined;
}

/** Settles what is held by an event that somebody has sent. @throws LedgerError */
export async function settleByEvent(
  host: Host,
  { deployment, token, on, sender, reason, key }: ToSettle,
): Promise<Settled> {
  const settled = await host.ledger.settle({
    deployment,
    token,
    by: { on, sender, ...(reason === undefined ? {} : { reason }) },
    at: Date.now(),
    ...(key === undefined ? {} : { key }),
  });
  host.metrics.settlements.inc({ deployment, by: "event" });
  return settled;
}

/** Gives up what is held: it comes to rest in the closed box of its dialect. @throws LedgerError */
export async function cancel(
  host: Host,
  { deployment, token, box, sender, reason, key }: Omit<ToSettle, "on"> & { readonly box: string },
): Promise<Settled> {
  const settled = await host.ledger.settle({
    deployment,
    token,
    by: { cancelled: box, sender, ...(reason === undefined ? {} : { reason }) },
    at: Date.now(),
    ...(key === undefined ? {} : { key }),
  });
  host.metrics.settlements.inc({ deployment, by: "cancel" });
  return settled;
}
