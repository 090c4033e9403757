import type { Ledger } from "./ledger.ts";
import type { LeftOpen } from "./log/check-log.ts";
import { readEntry } from "./log/entry.ts";

const PAGE = 10_000;

/**
 * Decisions that by the log still wait, and of which the ledger does not know so any more: nobody would settle them, or do their
 * actions. What has come to its end since the log was read is none of them.
 *
 * @param from the first entry that was not read.
 */
export async function lostOf(ledger: Ledger, deployment: string, leftOpen: LeftOpen, from: number): Promise<LeftOpen> {
  const suspended = new Set(leftOpen.suspended);
  const undelivered = new Set(leftOpen.undelivered);
  for await (const { decision } of suspensions(ledger, deployment)) suspended.delete(decision);
  for await (const { decision } of outstanding(ledger, deployment)) undelivered.delete(decision);
  // Whoever ends one of them has logged that in the same transaction.
  for (let at = from; suspended.size + undelivered.size > 0; at += PAGE) {
    const entries = await ledger.entries(deployment, at, PAGE);
    for (const bytes of entries) {
      const { statement } = readEntry(bytes);
      if (statement.kind === "settling") suspended.delete(statement.decision);
      if (statement.kind === "delivery") undelivered.delete(statement.decision);
    }
    if (entries.length < PAGE) break;
  }
  return { suspended: [...suspended], undelivered: [...undelivered] };
}

async function* suspensions(ledger: Ledger, deployment: string) {
  for (let after: string | undefined; ; ) {
    const page = await ledger.pending(deployment, PAGE, after);
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.token;
  }
}

async function* outstanding(ledger: Ledger, deployment: string) {
  for (let after: number | undefined; ; ) {
    const page = await ledger.undelivered(deployment, PAGE, after);
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.decision;
  }
}
