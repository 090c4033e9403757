import { generateSigningKey } from "@glither/attest";
import { beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { SqliteLedger } from "../sqlite/sqlite-ledger.ts";
import { DROPPED, decided, HOUR, held, NOON } from "../testing/receipts.ts";
import { type CheckedLog, checkLog } from "./check-log.ts";
import { entryBytes, entryHash, readEntry } from "./entry.ts";

const { key } = generateSigningKey();
const keys = [key.publicKeyPem];
let entries: Uint8Array[] = [];
let checkpoints: string[] = [];

beforeAll(async () => {
  const ledger = new SqliteLedger(":memory:");
  for (let index = 0; index < 9; index += 1) {
    await ledger.decide(decided(index % 3 === 0 ? held(`token-${index}`) : DROPPED, { at: NOON + index }));
    if (index === 4) await ledger.checkpoint("mail", key);
  }
  await ledger.settle({ deployment: "mail", token: "token-3", by: { on: "admin.release" }, at: NOON + HOUR });
  await ledger.settleDue(NOON + 80 * HOUR, 10);
  await ledger.checkpoint("mail", key);
  entries = await ledger.entries("mail", 0, 100);
  checkpoints = await ledger.checkpoints("mail");
  await ledger.close();
});

async function check(changed: readonly Uint8Array[], notes = checkpoints): Promise<CheckedLog> {
  return checkLog({ deployment: "mail", entries: changed, checkpoints: notes, keys });
}

const codes = ({ faults }: CheckedLog): string[] => faults.map(({ code }) => code);

describe("a log", () => {
  it("that nobody has changed has no fault", async () => {
    expect(await check(entries)).toEqual({ entries: 12, covered: 12, faults: [] });
    expect(checkpoints).toHaveLength(2);
  });

  it("says how much of it is under a checkpoint", async () => {
    expect(await check(entries, checkpoints.slice(0, 1))).toEqual({ entries: 12, covered: 5, faults: [] });
    expect(await check(entries, [])).toEqual({ entries: 12, covered: 0, faults: [] });
  });

  it("from which one was removed, or two changed places, has a fault there", async () => {
    for (let index = 0; index < entries.length; index += 1) {
      const shorter = await check(entries.toSpliced(index, 1));
      expect(codes(shorter)).toContain(index === entries.length - 1 ? "CUT_OFF" : "MISPLACED");
      expect(codes(shorter)).toContain("CUT_OFF");
    }
    const swapped = [...entries];
    [swapped[1], swapped[2]] = [entries[2] as Uint8Array, entries[1] as Uint8Array];
    expect(codes(await check(swapped))).toEqual(expect.arrayContaining(["MISPLACED", "BROKEN_CHAIN", "FORKED"]));
  });

  it("in which a byte was changed has a fault", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(entries.length - 1),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (index, at, by) => {
          const bytes = Uint8Array.from(entries[index] as Uint8Array);
          bytes[at % bytes.length] = (bytes[at % bytes.length] as number) ^ by;
          expect((await check(entries.with(index, bytes))).faults).not.toEqual([]);
        },
      ),
    );
  });

  it("in which a member has another name has a fault, and is read to its end", async () => {
    for (const [from, to] of [
      ['"receipt":', '"qeceipt":'],
      ['"kind":"decision"', '"kind":"mecision"'],
      ['"statement":', '"rtatement":'],
      ['"decision":', '"eecision":'],
    ] as const) {
      const index = entries.findIndex((bytes) => Buffer.from(bytes).includes(from));
      const changed = Buffer.from(
        Buffer.from(entries[index] as Uint8Array)
          .toString()
          .replace(from, to),
      );
      const { faults, entries: count } = await check(entries.with(index, changed));
      expect(faults).toContainEqual({ code: "UNREADABLE", at: index });
      expect(count).toBe(12);
    }
  });

  it("that was written again from some entry on is no longer the one that was signed", async () => {
    const changed = [...entries];
    const entry = readEntry(entries[11] as Uint8Array);
    changed[11] = entryBytes({ ...entry, at: "2026-01-01T00:00:00.000Z" });
    expect(await check(changed)).toEqual({ entries: 12, covered: 5, faults: [{ code: "FORKED", at: 12 }] });
  });

  it("in which something settles twice has a fault, whoever signs it", async () => {
    const last = readEntry(entries[11] as Uint8Array);
    const { previous: _, ...rest } = last;
    const again = entryBytes({ ...rest, index: 12, previous: entryHash(entries[11] as Uint8Array) });
    expect((await check([...entries, again])).faults).toEqual([{ code: "SETTLED_TWICE", at: 12 }]);
  });

  it("of which somebody has kept a checkpoint cannot be another one for them", async () => {
    const other = new SqliteLedger(":memory:");
    for (let index = 0; index < 5; index += 1) await other.decide(decided(DROPPED, { at: NOON + index }));
    const kept = await other.checkpoint("mail", key);
    await other.decide(decided(DROPPED, { deployment: "other" }));
    const foreign = await other.checkpoint("other", key);
    const strange = await other.checkpoint("mail", generateSigningKey().key);
    await other.close();
    expect((await check(entries, [...checkpoints, kept])).faults).toEqual([{ code: "FORKED", at: 5 }]);
    expect(codes(await check(entries, [foreign, strange, "nothing"]))).toEqual(["UNSIGNED", "UNSIGNED", "UNSIGNED"]);
  });
});
