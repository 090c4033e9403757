import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { HOW_TO_INSTALL, programsFolder } from "../../../tools/postgres/src/programs.ts";
import { startPostgres } from "../../../tools/postgres/src/start-postgres.ts";
import { LedgerError } from "./error.ts";
import type { Ledger } from "./ledger.ts";
import { checkLog } from "./log/check-log.ts";
import { readEntry } from "./log/entry.ts";
import { openLedger } from "./open-ledger.ts";
import { smallDisk } from "./testing/full-disk.ts";
import { decided, held } from "./testing/receipts.ts";

const disks = [smallDisk(6), smallDisk(160)];
const [small, large] = disks;
afterAll(() => {
  for (const disk of disks) disk?.unmount();
});

/** Decides about artifacts of some size until it is refused; what was kept, and by what it ended. */
async function untilRefused(ledger: Ledger, name: string, size: number): Promise<{ kept: string[]; cause: unknown }> {
  const kept: string[] = [];
  for (;;) {
    const tokens = Array.from({ length: 8 }, (_, place) => `${name}-${kept.length + place}`);
    const artifact = { body: randomBytes(size).toString("hex") };
    const all = await Promise.allSettled(
      tokens.map((token) => ledger.decide(decided(held(token, 1), { artifact, id: token }))),
    );
    kept.push(...tokens.filter((_, place) => all[place]?.status === "fulfilled"));
    const refused = all.find((each) => each.status === "rejected");
    if (refused !== undefined) return { kept, cause: refused.reason };
  }
}

async function expectWhole(ledger: Ledger, kept: readonly string[]): Promise<void> {
  const entries = await ledger.entries("mail", 0, 100_000);
  expect(await checkLog({ deployment: "mail", entries, checkpoints: [], keys: [] })).toMatchObject({ faults: [] });
  const tokens = entries.flatMap((bytes) => {
    const { statement } = readEntry(bytes);
    return statement.kind === "decision" && "token" in statement.receipt ? statement.receipt.token : [];
  });
  expect(tokens).toEqual(expect.arrayContaining([...kept]));
  expect(new Set(tokens).size).toBe(tokens.length);
  // Each has all that belongs to it.
  const pending = await ledger.pending("mail", 100_000);
  expect(pending.map(({ token }) => token).toSorted()).toEqual(tokens.toSorted());
  expect(await ledger.contents("mail", entries.length - 1)).toBeDefined();
  expect(await ledger.contents("mail", entries.length)).toBeUndefined();
}

const isRoot = small !== undefined && large !== undefined;
const named = isRoot ? "a full disk" : "a full disk (skipped: this process may not mount a small one)";

(isRoot ? describe : describe.skip)(named, () => {
  it("of a file refuses for now, keeps nothing by halves, and goes on when there is room", async () => {
    const ledger = await openLedger(join(small?.folder ?? "", "ledger.sqlite"));
    const kept: string[] = [];
    for (const left of [300_000, 100_000, 20_000, 4_096, 0]) {
      small?.fill(left);
      const { kept: more, cause } = await untilRefused(ledger, `left-${left}`, 1_000);
      expect(cause).toMatchObject({ code: "UNAVAILABLE" });
      kept.push(...more);
      await expectWhole(ledger, kept);
      small?.empty();
      await ledger.decide(decided(held(`room-${left}`, 1), { id: `room-${left}` }));
      kept.push(`room-${left}`);
    }
    await expectWhole(ledger, kept);
    await ledger.close();
    const again = await openLedger(join(small?.folder ?? "", "ledger.sqlite"));
    await expectWhole(again, kept);
    await again.close();
  });

  const postgres = programsFolder() === undefined ? it.skip : it;
  const which = programsFolder() === undefined ? ` (skipped: no PostgreSQL; ${HOW_TO_INSTALL})` : "";
  postgres(
    `of PostgreSQL refuses for now, keeps nothing by halves, and goes on when there is room${which}`,
    async () => {
      const server = await startPostgres({ parent: large?.folder ?? "" });
      const ledger = await openLedger(server.url);
      const kept: string[] = [];
      for (const left of [1_000_000, 0]) {
        large?.fill(left);
        const { kept: more, cause } = await untilRefused(ledger, `left-${left}`, 20_000);
        expect(cause).toBeInstanceOf(LedgerError);
        expect(["UNAVAILABLE", "UNCERTAIN"]).toContain((cause as LedgerError).code);
        kept.push(...more);
        large?.empty();
        // Where its own log was in the way it has ended itself, as it must.
        await server.restart("stopped");
        await ledger.decide(decided(held(`room-${left}`, 1), { id: `room-${left}` }));
        kept.push(`room-${left}`);
        await expectWhole(ledger, kept);
      }
      await ledger.close();
      await server.stop();
    },
  );
});
