import { writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { LedgerError } from "../error.ts";
import { openLedger } from "../open-ledger.ts";
import { decided, HOUR, held, NOON } from "./receipts.ts";

/**
 * A host that decides, counts, and settles what is due, until it is ended: a line for each decision that is kept. What it is refused for now it
 * tries again, under the same id, as callers do.
 */
const [, , place = "", name = ""] = process.argv;

async function kept<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof LedgerError && ["UNAVAILABLE", "UNCERTAIN"].includes(cause.code))) throw cause;
      writeSync(1, `refused ${cause.code}\n`);
      await sleep(20);
    }
  }
}

const ledger = await kept(() => openLedger(place));
const counters = ledger.counters("mail");
// What was decided long ago is due at once.
ledger.work({ clock: () => NOON + 9 * HOUR, longest: 50 });

async function decide(token: string): Promise<void> {
  const request = { counter: "calls", key: "all", amount: 1, window: 1_000 * HOUR, now: NOON };
  const { id } = await kept(() => counters.reserve(request));
  await kept(() => ledger.decide(decided(held(token, 1), { id: token, reservations: [id] })));
  writeSync(1, `decided ${token}\n`);
}

for (let count = 0; ; count += 4) {
  await Promise.all([0, 1, 2, 3].map((place) => decide(`${name}-${count + place}`)));
}
