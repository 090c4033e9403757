import type { Json } from "@glither/artifact";
import { isPending, type PendingReceipt } from "@glither/host/receipt";
import { LedgerError } from "./error.ts";
import type { Contents, Ledger, Pending, Settled } from "./ledger.ts";
import { type Decision, readEntry } from "./log/entry.ts";

/** A suspended disposition that waits for something to hold, with all that it was about. */
export interface Waiting {
  readonly pending: Pending;
  readonly decision: Decision;
  readonly receipt: PendingReceipt;
  readonly contents: Contents;
}

/** What holds now, in the receipt's words, and what was answered to know that. */
export interface Holds {
  readonly when: string;
  readonly answers: Readonly<Record<string, Json>>;
}

export interface LookOptions {
  readonly clock?: () => number;
  /** Nothing is looked at any more. */
  readonly signal?: AbortSignal;
  /** Is told what could not be judged, or settled; the others are looked at all the same. */
  readonly failed?: (cause: unknown, waiting: Waiting) => void;
}

/**
 * Looks again at all that waits in a deployment for something to hold, and settles what has come to. Who judges has the component's
 * rules and asks its enrichments; what was erased cannot be judged, and waits for its other arms. One that something else settles
 * meanwhile stays as it is. It is a task for a ledger's worker (`recheck`), or for whoever learns that an answer has changed.
 *
 * @throws LedgerError
 */
export async function lookAgain(
  ledger: Ledger,
  deployment: string,
  judge: (waiting: Waiting) => Promise<Holds | undefined>,
  { clock = Date.now, signal, failed = () => {} }: LookOptions = {},
): Promise<Settled[]> {
  const settled: Settled[] = [];
  for (let after: string | undefined; signal?.aborted !== true; ) {
    const page = await ledger.pending(deployment, PAGE, after);
    for (const pending of page) {
      if (signal?.aborted) return settled;
      const waiting = await waitingOf(ledger, pending);
      if (waiting === undefined) continue;
      try {
        const holds = await judge(waiting);
        if (holds !== undefined) settled.push(await settleBy(ledger, waiting, holds, clock()));
      } catch (cause) {
        if (!(cause instanceof LedgerError && OTHERWISE.has(cause.code))) failed(cause, waiting);
      }
    }
    after = page.at(-1)?.token;
    if (page.length < PAGE) break;
  }
  return settled;
}

const PAGE = 500;

/** Something else was first. */
const OTHERWISE: ReadonlySet<string> = new Set(["ALREADY_SETTLED", "UNKNOWN_TOKEN"]);

/** What one disposition waits for; undefined where no arm of it waits for something to hold, or its contents are erased. */
export async function waitingOf(ledger: Ledger, pending: Pending): Promise<Waiting | undefined> {
  const { deployment, decision: index } = pending;
  const [bytes] = await ledger.entries(deployment, index, 1);
  const decision = bytes && readEntry(bytes).statement;
  if (decision?.kind !== "decision" || !isPending(decision.receipt)) return undefined;
  const { receipt } = decision;
  if (!receipt.obligations.some((obligation) => "when" in obligation)) return undefined;
  const contents = await ledger.contents(deployment, index);
  return contents && { pending, decision, receipt, contents };
}

function settleBy(ledger: Ledger, { pending }: Waiting, { when, answers }: Holds, at: number): Promise<Settled> {
  const { deployment, token } = pending;
  return ledger.settle({ deployment, token, by: { when }, answers, at });
}
