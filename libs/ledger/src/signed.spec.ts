import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { generateSigningKey, type SigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Ledger } from "./ledger.ts";
import { type CheckedLog, checkLog } from "./log/check-log.ts";
import { openCheckpoint } from "./log/checkpoint.ts";
import { entryBytes, entryHash, readEntry } from "./log/entry.ts";
import { verifyProof } from "./log/proof.ts";
import { SqliteLedger } from "./sqlite/sqlite-ledger.ts";
import { DROPPED, decided, HOUR, held, NOON } from "./testing/receipts.ts";
import { describeStores } from "./testing/stores.ts";

const { key } = generateSigningKey();
const { key: stranger } = generateSigningKey();
let folder = "";
const opened: Ledger[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "glither-signed-"));
});
afterEach(async () => {
  for (const ledger of opened.splice(0)) await ledger.close();
  rmSync(folder, { recursive: true });
});

const file = () => join(folder, "ledger.sqlite");

function open(by: SigningKey | undefined): Ledger {
  const ledger = new SqliteLedger(file(), by);
  opened.push(ledger);
  return ledger;
}

/** What somebody does to the file who may write it, and has no key. */
function tamper(sql: string, ...values: (string | number)[]): void {
  const database = new DatabaseSync(file());
  database.prepare(sql).run(...values);
  database.close();
}

async function check(ledger: Ledger, keys = [key]): Promise<CheckedLog> {
  return checkLog({
    deployment: "mail",
    entries: await ledger.entries("mail", 0, 1_000),
    checkpoints: await ledger.checkpoints("mail"),
    keys: keys.map(({ publicKeyPem }) => publicKeyPem),
  });
}

function countingKey(): { readonly key: SigningKey; readonly signatures: () => number } {
  let signatures = 0;
  const sign: SigningKey["sign"] = (bytes) => {
    signatures += 1;
    return key.sign(bytes);
  };
  return { key: { ...key, sign }, signatures: () => signatures };
}

describeStores(
  "a key that signs a ledger",
  ({ open }) => {
    it("signs once for all that settles, or is delivered, at a time", async () => {
      const counting = countingKey();
      const ledger = await open(counting.key);
      await ledger.decideAll([...Array(20).keys()].map((at) => decided(held(`t${at}`), { at: NOON })));
      const before = counting.signatures();
      expect(await ledger.settleDue(NOON + 100 * HOUR, 100)).toHaveLength(20);
      expect(counting.signatures()).toBe(before + 1);
      expect(await check(ledger)).toEqual({ entries: 40, covered: 40, faults: [] });
      const actions = [{ verb: "route", args: {} }];
      await ledger.decideAll(
        [...Array(10).keys()].map((at) => decided({ ...DROPPED, actions }, { at: NOON + at, deliver: true })),
      );
      const claimed = await ledger.claim(NOON + HOUR, 100, 60_000);
      const behind = counting.signatures();
      await Promise.all(claimed.map(({ id }) => ledger.conclude(id, { attempt: 1, outcome: "done" }, NOON + HOUR)));
      expect(claimed).toHaveLength(10);
      expect(counting.signatures()).toBe(behind + 1);
      expect(await check(ledger)).toEqual({ entries: 60, covered: 60, faults: [] });
    });

    it("signs each receipt with what else is kept at the time, so that each can be shown alone at once", async () => {
      const counting = countingKey();
      const ledger = await open(counting.key);
      const logged = await Promise.all(
        [...Array(200).keys()].map((at) => ledger.decide(decided(DROPPED, { at: NOON + at }))),
      );
      expect(counting.signatures()).toBeLessThan(10);
      expect(await check(ledger)).toEqual({ entries: 200, covered: 200, faults: [] });
      for (const { entry, hash } of [logged[0], logged[77], logged[199]].flatMap((one) => one ?? [])) {
        expect(entry.signer).toBe(key.hint);
        const shown = verifyProof(await ledger.prove("mail", entry.index), [key.publicKeyPem]);
        expect(entryHash(entryBytes(shown))).toBe(hash);
      }
    });

    it("keeps nothing that cannot be signed", async () => {
      const broken = await open({ ...key, sign: () => Promise.reject(new Error("the key is gone")) });
      await expect(broken.decide(decided(held("one")))).rejects.toMatchObject({
        code: "UNAVAILABLE",
        message: "the log cannot be signed now",
      });
      expect(await broken.size("mail")).toBe(0);
      expect(await broken.pending("mail", 9)).toEqual([]);
    });
  },
  { apart: false },
);

describeStores("a ledger with a key", ({ open }) => {
  it("signs settlements, deadlines and erasures as well", async () => {
    const ledger = await open(key);
    await ledger.decide(decided(held("one")));
    await ledger.decide(decided(held("two", 1)));
    await ledger.settle({ deployment: "mail", token: "one", by: { on: "admin.release" }, at: NOON });
    await ledger.settleDue(NOON + 2 * HOUR, 9);
    await ledger.erase("mail", 0, "requested", NOON);
    expect(await check(ledger)).toEqual({ entries: 5, covered: 5, faults: [] });
  });

  it("keeps one signature of a log, over what it is now", async () => {
    const ledger = await open(key);
    for (let at = 0; at < 5; at += 1) await ledger.decide(decided(DROPPED, { at: NOON + at }));
    await ledger.decide(decided(DROPPED, { deployment: "other" }));
    const [note = "", ...others] = await ledger.checkpoints("mail");
    expect(others).toEqual([]);
    expect(openCheckpoint(note, [key.publicKeyPem])).toMatchObject({ origin: "mail", size: 5 });
  });

  it("goes on with another key, and with a log that was not signed before", async () => {
    const plain = await open(undefined);
    await plain.decide(decided(DROPPED));
    await (await open(stranger)).decide(decided(DROPPED, { at: NOON + 1 }));
    const ledger = await open(key);
    await ledger.decide(decided(DROPPED, { at: NOON + 2 }));
    expect(await check(ledger)).toEqual({ entries: 3, covered: 3, faults: [] });
    const signers = (await ledger.entries("mail", 0, 9)).map((bytes) => readEntry(bytes).signer);
    expect(signers).toEqual([undefined, stranger.hint, key.hint]);
  });
});

describe("a signed log", () => {
  beforeEach(async () => {
    const ledger = open(key);
    for (let at = 0; at < 6; at += 1) await ledger.decide(decided(held(`token-${at}`), { at: NOON + at }));
  });

  it("takes nothing without a key", async () => {
    const plain = open(undefined);
    const by = { on: "admin.release" };
    await expect(plain.decide(decided(DROPPED))).rejects.toMatchObject({ code: "KEY_MISSING" });
    await expect(plain.settle({ deployment: "mail", token: "token-1", by, at: NOON })).rejects.toMatchObject({
      code: "KEY_MISSING",
    });
    await expect(plain.settleDue(NOON + 100 * HOUR, 9)).rejects.toMatchObject({ code: "KEY_MISSING" });
    await expect(plain.erase("mail", 0, "requested", NOON)).rejects.toMatchObject({ code: "KEY_MISSING" });
    expect(await plain.size("mail")).toBe(6);
    expect(await plain.pending("mail", 9)).toHaveLength(6);
    await plain.decide(decided(DROPPED, { deployment: "other" }));
  });

  it("whose signature was taken away has an entry that misses it", async () => {
    tamper("DELETE FROM signature");
    expect(await check(open(undefined))).toMatchObject({
      covered: 0,
      faults: [{ code: "UNSIGNED_ENTRY", at: 5 }],
    });
  });

  it("whose signature is another's, another log's or an earlier one's is not signed", async () => {
    expect((await check(open(key), [stranger])).faults).toEqual([
      { code: "UNSIGNED", at: 6 },
      { code: "UNSIGNED_ENTRY", at: 5 },
    ]);
    const ledger = open(key);
    const [early = ""] = await ledger.checkpoints("mail");
    await ledger.decide(decided(DROPPED, { deployment: "other" }));
    const [foreign = ""] = await ledger.checkpoints("other");
    tamper("UPDATE signature SET note = ? WHERE deployment = 'mail'", foreign);
    expect((await check(ledger)).faults.map(({ code }) => code)).toEqual(["UNSIGNED", "UNSIGNED_ENTRY"]);
    tamper("UPDATE signature SET note = ? WHERE deployment = 'mail'", early);
    await ledger.decide(decided(DROPPED));
    tamper("UPDATE signature SET note = ? WHERE deployment = 'mail'", early);
    expect(await check(ledger)).toEqual({ entries: 7, covered: 6, faults: [{ code: "UNSIGNED_ENTRY", at: 6 }] });
  });

  it("from which entries were cut off has no signature for what is left", async () => {
    tamper("DELETE FROM entry WHERE position >= 4");
    expect((await check(open(undefined))).faults.map(({ code }) => code)).toEqual(["UNSIGNED_ENTRY", "CUT_OFF"]);
    tamper("DELETE FROM signature");
    expect((await check(open(undefined))).faults).toEqual([{ code: "UNSIGNED_ENTRY", at: 3 }]);
  });

  it("to which somebody without the key has added something has a fault there, whatever that says of itself", async () => {
    const ledger = open(undefined);
    const entries = await ledger.entries("mail", 0, 9);
    const checkpoints = await ledger.checkpoints("mail");
    const { signer: _, ...last } = readEntry(entries[5] as Uint8Array);
    const next = { ...last, index: 6, previous: entryHash(entries[5] as Uint8Array) };
    const keys = [key.publicKeyPem];
    for (const more of [{}, { signer: key.hint }]) {
      const forged = [...entries, entryBytes({ ...next, ...more })];
      const { faults } = await checkLog({ deployment: "mail", entries: forged, checkpoints, keys });
      expect(faults).toEqual([{ code: "UNSIGNED_ENTRY", at: 6 }]);
    }
  });
});

describe("what a decision committed to", () => {
  it("is not given where somebody has changed it", async () => {
    const ledger = open(undefined);
    await ledger.decide(decided(DROPPED));
    expect(await ledger.contents("mail", 0)).toMatchObject({ answers: { "dmarc.result": "pass" } });
    for (const [from, to] of [
      ["a.example", "b.example"],
      ['"pass"', '"fail"'],
      ['"dmarc.result"', '"dmarc.policy"'],
    ] as const) {
      const change = "UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), ?, ?) AS BLOB)";
      tamper(change, from, to);
      await expect(ledger.contents("mail", 0)).rejects.toMatchObject({ code: "NOT_VERIFIED" });
      tamper(change, to, from);
    }
    expect(await ledger.contents("mail", 0)).toMatchObject({ answers: { "dmarc.result": "pass" } });
  });
});

describe("a decision", () => {
  it("says where its rule stands, where that is known", async () => {
    const ledger = open(undefined);
    await ledger.decide(decided(DROPPED, { source: { line: 7, column: 3 } }));
    const [bytes] = await ledger.entries("mail", 0, 1);
    expect(readEntry(bytes as Uint8Array).statement).toMatchObject({ source: { line: 7, column: 3 } });
    for (const source of [
      { line: 0, column: 1 },
      { line: 1, column: 1.5 },
    ]) {
      await expect(ledger.decide(decided(DROPPED, { source }))).rejects.toMatchObject({ code: "UNUSABLE" });
    }
  });
});

describeStores("a disposition that waits for something to hold", ({ open }) => {
  const waiting = {
    ...held("one"),
    obligations: [
      { when: "sender.allowlisted", verdict: "delivered" },
      { after: "PT72H", verdict: "dropped" },
    ],
  } as const;

  it("settles by that, with commitments to what was answered, which is erased with the rest", async () => {
    const ledger = await open(key);
    await ledger.decide(decided(waiting));
    const settled = await ledger.settle({
      deployment: "mail",
      token: "one",
      by: { when: "sender.allowlisted" },
      answers: { "sender.allowlisted": true },
      at: NOON + HOUR,
      key: "look-1",
    });
    expect(settled.settling).toMatchObject({
      by: { when: "sender.allowlisted", answers: { "sender.allowlisted": expect.stringMatching(/^sha256:/u) } },
      verdict: "delivered",
    });
    expect(await ledger.contents("mail", 0)).toMatchObject({
      answers: { "dmarc.result": "pass" },
      settled: { "sender.allowlisted": true },
    });
    const again = { deployment: "mail", token: "one", by: { when: "sender.allowlisted" }, at: NOON, key: "look-1" };
    expect(await ledger.settle(again)).toEqual(settled);
    await ledger.erase("mail", 0, "requested", NOON);
    expect(await ledger.contents("mail", 0)).toBeUndefined();
    expect(await check(ledger)).toMatchObject({ faults: [] });
  });

  it("keeps no answers where the decision's were erased before", async () => {
    const ledger = await open(undefined);
    await ledger.decide(decided(waiting));
    await ledger.erase("mail", 0, "requested", NOON);
    const by = { when: "sender.allowlisted" };
    await ledger.settle({ deployment: "mail", token: "one", by, answers: { "sender.allowlisted": true }, at: NOON });
    expect(await ledger.contents("mail", 0)).toBeUndefined();
  });
});
