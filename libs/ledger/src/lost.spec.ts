import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { Ledger } from "./ledger.ts";
import { checkLog, type LeftOpen } from "./log/check-log.ts";
import { lostOf } from "./lost.ts";
import { SqliteLedger } from "./sqlite/sqlite-ledger.ts";
import { acting, decided, HOUR, held, NOON } from "./testing/receipts.ts";

let folder: string;
let ledger: Ledger;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "glither-lost-"));
  ledger = new SqliteLedger(join(folder, "ledger.sqlite"));
  for (const token of ["one", "two", "three"]) await ledger.decide(decided(held(token), { deliver: true }));
  for (let index = 0; index < 4; index += 1) await ledger.decide(decided(acting("tag", "route"), { deliver: true }));
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

async function read(): Promise<{ readonly leftOpen: LeftOpen; readonly size: number }> {
  const entries = await ledger.entries("mail", 0, 1_000);
  const { promise, resolve } = Promise.withResolvers<LeftOpen>();
  const checked = await checkLog({ deployment: "mail", entries, checkpoints: [], keys: [], leftOpen: resolve });
  expect(checked.faults).toEqual([]);
  return { leftOpen: await promise, size: entries.length };
}

async function lost(): Promise<LeftOpen> {
  const { leftOpen, size } = await read();
  return lostOf(ledger, "mail", leftOpen, size);
}

const NOTHING: LeftOpen = { suspended: [], undelivered: [] };

it("nothing is lost that waits, has come to its end, has failed, was passed over or erased", async () => {
  expect((await read()).leftOpen).toEqual({ suspended: [0, 1, 2], undelivered: [0, 1, 2, 3, 4, 5, 6] });
  expect(await lost()).toEqual(NOTHING);
  await ledger.settle({ deployment: "mail", token: "one", by: { on: "admin.release" }, at: NOON });
  for (const { id, attempt, decision } of await ledger.claim(NOON, 100, HOUR)) {
    const failed = { attempt, outcome: "failed", reason: "threw" } as const;
    await ledger.conclude(id, decision < 5 ? { attempt, outcome: "done" } : failed, NOON);
  }
  await ledger.skipDelivery("mail/6/0", NOON);
  await ledger.erase("mail", 3, "requested", NOON);
  expect((await read()).leftOpen).toEqual({ suspended: [1, 2], undelivered: [4] });
  expect(await lost()).toEqual(NOTHING);
});

it("what somebody has taken away from what waits is found by the log", async () => {
  const database = new DatabaseSync(join(folder, "ledger.sqlite"));
  database.exec("DELETE FROM outbox WHERE decision IN (1, 5)");
  database.exec("DELETE FROM suspension WHERE token = 'three'");
  database.close();
  expect(await lost()).toEqual({ suspended: [2], undelivered: [1, 5] });
});

it("what comes to its end while the log is read is not lost", async () => {
  const { leftOpen, size } = await read();
  await ledger.settleDue(NOON + 100 * HOUR, 10);
  for (let round = 0; round < 2; round += 1) {
    for (const { id, attempt } of await ledger.claim(NOON, 100, HOUR)) {
      await ledger.conclude(id, { attempt, outcome: "done" }, NOON);
    }
  }
  expect(await lostOf(ledger, "mail", leftOpen, size)).toEqual(NOTHING);
  expect(await lost()).toEqual(NOTHING);
});
