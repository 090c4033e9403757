import type { Ledger, Logged, Settling, SourcePlace } from "@glither/ledger";
import type { Decided } from "./policy.ts";

/** Where decisions are kept, and under which name. */
export interface Keeping {
  readonly ledger: Ledger;
  readonly deployment: string;
  /** The component's digest, `sha256:…`. */
  readonly component: string;
  /** Whether somebody does what verbs say. */
  readonly delivers?: boolean;
  /** Where a rule stands in its source, where that is known. */
  readonly place?: (rule: string) => SourcePlace | undefined;
  /** Milliseconds between two looks at what is held; another process may settle it. */
  readonly every?: number;
}

type Json = Parameters<Ledger["decide"]>[0]["artifact"];

/** Keeps decisions, and waits for what settles those that are held. */
export class Keeper {
  readonly #keeping: Keeping;

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
  }

  /**
   * @param counts whether what counters have reserved counts from now on; else that is said later.
   * @throws LedgerError
   */
  keep({ crossing, artifact }: Pick<Decided, "crossing" | "artifact">, counts: boolean): Promise<Logged> {
    const { ledger, deployment, component, place, delivers = false } = this.#keeping;
    const source = place?.(crossing.receipt.rule);
    return ledger.decide({
      deployment,
      component,
      artifact: Object.fromEntries(artifact) as Json,
      answers: crossing.answers as Readonly<Record<string, Json>>,
      receipt: crossing.receipt,
      at: Date.now(),
      reservations: counts ? crossing.reservations.map(({ id }) => id) : [],
      ...(delivers ? { deliver: true } : {}),
      ...(source === undefined ? {} : { source }),
    });
  }

  /** What a held call settles to. Where the signal is aborted first, nothing. @throws LedgerError */
  async settled(token: string, signal: AbortSignal): Promise<Settling | undefined> {
    const { ledger, deployment, every = 250 } = this.#keeping;
    while (!signal.aborted) {
      const standing = await ledger.standing(deployment, token);
      if (standing === undefined) throw new Error("what is held is in no ledger");
      if ("settled" in standing) return standing.settled.settling;
      await sleep(every, signal);
    }
    return undefined;
  }

  /** What was reserved for a call counts, or is given back. @throws LedgerError */
  async count(reservations: readonly string[], counts: boolean): Promise<void> {
    const { ledger, deployment } = this.#keeping;
    const counters = ledger.counters(deployment);
    if (counts) await counters.commit(reservations);
    else await Promise.all(reservations.map((id) => counters.release(id)));
  }

  /** Somebody who takes part in the session settles it. @throws LedgerError */
  async settle(token: string, on: string, sender: string): Promise<void> {
    const { ledger, deployment } = this.#keeping;
    await ledger.settle({ deployment, token, by: { on, sender }, at: Date.now() });
  }

  /** Nobody waits for it any more: it comes to rest in the closed box. @throws LedgerError */
  async giveUp(token: string, box: string, reason: string): Promise<void> {
    const { ledger, deployment } = this.#keeping;
    await ledger.settle({ deployment, token, by: { cancelled: box, sender: "gate", reason }, at: Date.now() });
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
