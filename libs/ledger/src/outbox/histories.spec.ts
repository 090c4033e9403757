import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { LedgerError } from "../error.ts";
import type { Ledger } from "../ledger.ts";
import { checkLog } from "../log/check-log.ts";
import { readEntry } from "../log/entry.ts";
import { SqliteLedger } from "../sqlite/sqlite-ledger.ts";
import { acting, decided, HOUR, NOON } from "../testing/receipts.ts";
import { LONGEST_WAIT } from "./back-off.ts";
import type { Attempted, ToDeliver } from "./delivery.ts";

const LEASE = 10_000;

/** What can happen to an outbox, in whatever order. */
type Step =
  | { readonly kind: "decide"; readonly actions: number; readonly retention: number | undefined }
  | { readonly kind: "claim"; readonly most: number }
  /** Of what was claimed at any time, by whoever, from the last on. */
  | { readonly kind: "conclude"; readonly which: number; readonly outcome: Attempted["outcome"]; readonly wait: number }
  | { readonly kind: "retry" | "skip" | "erase"; readonly decision: number; readonly action: number }
  | { readonly kind: "expire" }
  | { readonly kind: "clock"; readonly by: number };

const small = fc.nat(5);
const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("decide" as const),
        actions: fc.nat(3),
        retention: fc.option(fc.nat(2 * HOUR), { nil: undefined }),
      }),
    },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("claim" as const), most: fc.integer({ min: 1, max: 4 }) }) },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("conclude" as const),
        which: fc.oneof({ weight: 4, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(50) }),
        outcome: fc.constantFrom("done" as const, "done" as const, "retry" as const, "failed" as const),
        wait: fc.nat(LONGEST_WAIT),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom("retry" as const, "skip" as const, "erase" as const),
        decision: small,
        action: fc.nat(3),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("expire" as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("clock" as const),
        by: fc.constantFrom(1, LEASE - 1, LEASE, HOUR, 25 * HOUR, -25 * HOUR),
      }),
    },
  ),
  { minLength: 10, maxLength: 80, size: "max" },
);

class History {
  readonly ledger: Ledger = new SqliteLedger(":memory:");
  readonly claimed: ToDeliver[] = [];
  /** What somebody said was done. */
  readonly done = new Set<string>();
  now = NOON;

  async do(step: Step): Promise<void> {
    const { ledger, now } = this;
    switch (step.kind) {
      case "decide": {
        const { retention } = step;
        const receipt = acting(...["tag", "route", "tell"].slice(0, step.actions));
        await ledger.decide(
          decided(receipt, { deliver: true, at: now, ...(retention === undefined ? {} : { retention }) }),
        );
        break;
      }
      case "claim":
        this.claimed.push(...(await ledger.claim(now, step.most, LEASE)));
        break;
      case "conclude": {
        const which = this.claimed.at(-1 - (step.which % Math.max(1, this.claimed.length)));
        if (which === undefined) break;
        if (step.outcome === "done") this.done.add(which.id);
        await ledger.conclude(which.id, this.#attempted(which, step), now);
        break;
      }
      case "retry":
        await refusable(ledger.retryDelivery(`mail/${step.decision}/${step.action}`, now));
        break;
      case "skip":
        await refusable(ledger.skipDelivery(`mail/${step.decision}/${step.action}`, now));
        break;
      case "erase":
        await ledger.erase("mail", step.decision, "requested", now);
        break;
      case "expire":
        await ledger.expire(now, 10);
        break;
      case "clock":
        this.now += step.by;
        break;
    }
  }

  #attempted({ attempt }: ToDeliver, { outcome, wait }: Step & { readonly kind: "conclude" }): Attempted {
    if (outcome === "done") return { attempt, outcome };
    if (outcome === "failed") return { attempt, outcome, reason: "threw" };
    return { attempt, outcome, at: this.now + wait, reason: "threw" };
  }

  /** Does all that is left. */
  async end(): Promise<void> {
    for (let round = 0; round < 100; round += 1) {
      this.now += LEASE;
      const claimed = await this.ledger.claim(this.now + HOUR, 100, LEASE);
      if (claimed.length === 0 && (await this.ledger.nextDelivery()) === undefined) return;
      for (const { id, attempt } of claimed) {
        this.done.add(id);
        await this.ledger.conclude(id, { attempt, outcome: "done" }, this.now + HOUR);
      }
    }
    throw new Error("something stays behind");
  }
}

async function refusable(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    if (!(cause instanceof LedgerError) || !["UNKNOWN_ACTION", "NOT_FAILED"].includes(cause.code)) throw cause;
  }
}

it("whatever happens to an outbox, and whenever: each action is done once at the most, in its order, and none is forgotten", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const history = new History();
      const { ledger } = history;
      try {
        for (const step of all) await history.do(step);
        await history.end();
        const entries = await ledger.entries("mail", 0, 10_000);
        expect((await checkLog({ deployment: "mail", entries, checkpoints: [], keys: [] })).faults).toEqual([]);
        const open = new Map<number, string>();
        for (const [index, bytes] of entries.entries()) {
          const { statement } = readEntry(bytes);
          if (statement.kind === "decision" && statement.deliver)
            open.set(index, `${statement.receipt.actions.length} to do`);
          if (statement.kind !== "delivery") continue;
          const id = `mail/${statement.decision}/${statement.action}`;
          if (statement.outcome === "done") expect(history.done).toContain(id);
          seen.add(`${statement.outcome} ${statement.reason ?? ""}`);
          open.set(statement.decision, statement.outcome);
          const decision = readEntry(entries[statement.decision] as Uint8Array).statement;
          const isLast = decision.kind === "decision" && statement.action + 1 === decision.receipt.actions.length;
          // What was erased has come to its end.
          if (statement.reason === "erased" || (statement.outcome === "done" && isLast))
            open.delete(statement.decision);
        }
        expect([...open.values()].filter((last) => last !== "failed")).toEqual([]);
        // Those alone wait, and nobody does them unasked.
        for (const { decision, due } of await ledger.undelivered("mail", 100)) {
          expect([open.get(decision), due]).toEqual(["failed", undefined]);
        }
      } finally {
        await ledger.close();
      }
    }),
    { numRuns: 100 },
  );
  expect([...seen].sort()).toEqual(["done ", "failed erased", "failed threw"]);
});
