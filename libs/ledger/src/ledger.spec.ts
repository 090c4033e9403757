import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { generateSigningKey } from "@glither/attest";
import { afterAll, describe, expect, it } from "@jest/globals";
import { commitmentOf } from "./commitment.ts";
import { LedgerError, type LedgerErrorCode } from "./error.ts";
import { checkLog } from "./log/check-log.ts";
import { readEntry } from "./log/entry.ts";
import { verifyProof } from "./log/proof.ts";
import { SqliteLedger } from "./sqlite/sqlite-ledger.ts";
import { SCHEMA_VERSION } from "./storage/schema.ts";
import { DROPPED, decided, HOUR, held, NOON } from "./testing/receipts.ts";
import { describeStores } from "./testing/stores.ts";

const { key } = generateSigningKey();
const release = (token: string, at = NOON + HOUR, more = {}) =>
  ({ deployment: "mail", token, by: { on: "admin.release", sender: "ann" }, at, ...more }) as const;

async function code(work: Promise<unknown>): Promise<LedgerErrorCode | undefined> {
  return work.then(
    () => undefined,
    (cause: { code: LedgerErrorCode }) => cause.code,
  );
}

describeStores("a ledger", ({ open }) => {
  describe("a suspended disposition", () => {
    it("settles by an event, once, and the log says by whom", async () => {
      const ledger = await open();
      const { entry } = await ledger.decide(decided(held("one")));
      expect(await ledger.pending("mail", 10)).toEqual([
        { deployment: "mail", token: "one", decision: entry.index, due: NOON + 72 * HOUR },
      ]);
      const { settling } = await ledger.settle(release("one"));
      expect(settling).toEqual({
        kind: "settling",
        decision: 0,
        token: "one",
        by: { on: "admin.release", sender: "ann" },
        verdict: "delivered",
        reason_class: "large",
      });
      expect(await ledger.pending("mail", 10)).toEqual([]);
      expect(await code(ledger.settle(release("one")))).toBe("ALREADY_SETTLED");
      expect(await ledger.settleDue(NOON + 100 * HOUR, 10)).toEqual([]);
      expect(await ledger.size("mail")).toBe(2);
    });

    it("answers a repeated event as it did the first time", async () => {
      const ledger = await open();
      await ledger.decide(decided(held("one")));
      const first = await ledger.settle(release("one", NOON + HOUR, { key: "k1" }));
      expect(await ledger.settle(release("one", NOON + 2 * HOUR, { key: "k1" }))).toEqual(first);
      expect(await code(ledger.settle(release("one", NOON + HOUR, { key: "k2" })))).toBe("ALREADY_SETTLED");
      const other = { ...release("one", NOON + HOUR, { key: "k1" }), by: { on: "admin.release", sender: "bob" } };
      expect(await code(ledger.settle(other))).toBe("ALREADY_SETTLED");
      expect(await ledger.size("mail")).toBe(2);
    });

    it("keeps why somebody settled it, in an entry like any other", async () => {
      const ledger = await open();
      await ledger.decide(decided(held("one")));
      const by = { on: "admin.release", sender: "ann", reason: "known to us: ticket 17" };
      expect((await ledger.settle({ ...release("one"), by })).settling.by).toEqual(by);
      const entries = await ledger.entries("mail", 0, 10);
      expect(await checkLog({ deployment: "mail", entries, checkpoints: [], keys: [] })).toMatchObject({ faults: [] });
    });

    it("is listed by its deadline, in pages, those without one last", async () => {
      const ledger = await open();
      const forever = (token: string) => {
        const receipt = held(token);
        if (!("obligations" in receipt)) throw new Error("it does not wait");
        return { ...receipt, obligations: receipt.obligations.filter((each) => !("after" in each)) };
      };
      const receipts = [held("b", 3), held("c", 1), forever("e"), held("a", 3), forever("d")];
      await ledger.decideAll(receipts.map((receipt) => decided(receipt)));
      await ledger.decide(decided(held("z", 2), { deployment: "other" }));
      for (const most of [1, 2, 3, 10]) {
        const tokens: string[] = [];
        for (let page = await ledger.pendingByDue("mail", most); page.length > 0; ) {
          tokens.push(...page.map(({ token }) => token));
          page = await ledger.pendingByDue("mail", most, page.at(-1));
        }
        expect(tokens).toEqual(["c", "a", "b", "d", "e"]);
      }
      expect([await ledger.countPending("mail", 3), await ledger.countPending("mail", 100)]).toEqual([3, 5]);
    });

    it("tells how it stands, whenever it is asked", async () => {
      const ledger = await open();
      await ledger.decide(decided(held("one")));
      expect(await ledger.standing("mail", "one")).toMatchObject({ pending: { decision: 0, due: NOON + 72 * HOUR } });
      const settled = await ledger.settle(release("one"));
      expect(await ledger.standing("mail", "one")).toEqual({ settled });
      expect(await ledger.standing("mail", "none")).toBeUndefined();
      expect(await ledger.standing("other", "one")).toBeUndefined();
    });

    it("settles by its first deadline, and an event behind that is too late, whoever looks first", async () => {
      const ledger = await open();
      await ledger.decide(decided(held("one", 2)));
      await ledger.decide(decided(held("two", 1)));
      await ledger.decide(decided(held("three", 5)));
      expect(await ledger.nextDue()).toBe(NOON + HOUR);
      expect(await ledger.settleDue(NOON + HOUR - 1, 10)).toEqual([]);
      expect(await code(ledger.settle(release("one", NOON + 2 * HOUR)))).toBe("ALREADY_SETTLED");
      const settled = await ledger.settleDue(NOON + 2 * HOUR, 10);
      expect(settled.map(({ settling }) => [settling.token, settling.verdict, settling.by])).toEqual([
        ["two", "dropped", { after: "PT1H" }],
      ]);
      expect((await ledger.pending("mail", 10)).map(({ token }) => token)).toEqual(["three"]);
      expect(await ledger.size("mail")).toBe(5);
    });

    it("is not settled by what it does not wait for", async () => {
      const ledger = await open();
      await ledger.decide(decided(held("one")));
      const other = { ...release("one"), by: { on: "admin.delete" } };
      await expect(ledger.settle(other)).rejects.toMatchObject({
        code: "NOT_DUE",
        hint: "it waits for: admin.release, PT72H, PT8760H",
      });
      expect(await code(ledger.settle(release("none")))).toBe("UNKNOWN_TOKEN");
      expect(await code(ledger.settle({ ...release("one"), deployment: "other" }))).toBe("UNKNOWN_TOKEN");
      expect(await ledger.size("mail")).toBe(1);
    });

    it("keeps nothing where its token is taken", async () => {
      const ledger = await open();
      await ledger.decide(decided(held("one")));
      expect(await code(ledger.decide(decided(held("one"))))).toBe("TOKEN_TAKEN");
      expect(await ledger.size("mail")).toBe(1);
      expect(await ledger.contents("mail", 1)).toBeUndefined();
      await ledger.decide(decided(held("one"), { deployment: "other" }));
    });

    it("settles once where several connections try, and outlives them", async () => {
      const ledgers = [await open(), await open(), await open()];
      await ledgers[0]?.decide(decided(held("one", 1)));
      const results = await Promise.all([
        ...ledgers.map((ledger) => code(ledger.settle(release("one", NOON)))),
        ...ledgers.map((ledger) => ledger.settleDue(NOON + 9 * HOUR, 10).then(({ length }) => length)),
      ]);
      expect(results.sort()).toEqual([0, 0, 0, "ALREADY_SETTLED", "ALREADY_SETTLED", undefined]);
      for (const ledger of ledgers) await ledger.close();
      const again = await open();
      expect(await again.size("mail")).toBe(2);
      expect(await again.pending("mail", 10)).toEqual([]);
    });

    it("can be looked through a part at a time", async () => {
      const ledger = await open();
      for (const token of ["c", "a", "b"]) await ledger.decide(decided(held(token)));
      const first = await ledger.pending("mail", 2);
      expect(first.map(({ token }) => token)).toEqual(["a", "b"]);
      expect((await ledger.pending("mail", 2, "b")).map(({ token }) => token)).toEqual(["c"]);
    });
  });

  describe("decisions that come at the same time", () => {
    it("are logged in their order, and none is spoilt by one that cannot be kept", async () => {
      const ledger = await open();
      await ledger.decide(decided(held("one")));
      const results = await Promise.allSettled([
        ledger.decide(decided(held("two"))),
        ledger.decide(decided(held("one"))),
        ledger.decide(decided(DROPPED, { deployment: "other" })),
        ledger.decide(decided(held("two"))),
        ledger.decide(decided(held("three"))),
      ]);
      expect(results).toMatchObject([
        { value: { entry: { index: 1 } } },
        { reason: { code: "TOKEN_TAKEN" } },
        { value: { entry: { index: 0 } } },
        { reason: { code: "TOKEN_TAKEN" } },
        { value: { entry: { index: 2 } } },
      ]);
      const entries = await ledger.entries("mail", 0, 10);
      expect(await checkLog({ deployment: "mail", entries, checkpoints: [], keys: [] })).toMatchObject({ faults: [] });
      expect((await ledger.pending("mail", 10)).map(({ token }) => token)).toEqual(["one", "three", "two"]);
    });
  });

  describe("a decision with an id", () => {
    it("is logged once, however often it is repeated", async () => {
      const ledger = await open();
      const first = await ledger.decide(decided(held("one"), { id: "r1" }));
      expect(await ledger.decide(decided(held("one"), { id: "r1" }))).toEqual(first);
      expect(await ledger.decide(decided(DROPPED, { id: "r1" }))).toEqual(first);
      const both = await Promise.all(["r2", "r2"].map(async (id) => (await open()).decide(decided(DROPPED, { id }))));
      expect(both[0]).toEqual(both[1]);
      const together = await Promise.all(["r3", "r3"].map((id) => ledger.decide(decided(DROPPED, { id }))));
      expect(together[0]).toEqual(together[1]);
      await ledger.decide(decided(DROPPED, { id: "r1", deployment: "other" }));
      expect([await ledger.size("mail"), await ledger.size("other")]).toEqual([3, 1]);
    });
  });

  describe("what a decision commits to", () => {
    it("is kept as it was, and in the log under hashes that show nothing of it", async () => {
      const ledger = await open();
      const [first] = [await ledger.decide(decided(DROPPED)), await ledger.decide(decided(DROPPED))];
      expect(await ledger.contents("mail", 0)).toEqual({
        artifact: { "from.domain": "a.example" },
        answers: { "dmarc.result": "pass" },
      });
      const entries = (await ledger.entries("mail", 0, 10)).map((bytes) => Buffer.from(bytes).toString());
      expect(entries.join()).not.toMatch(/a\.example/u);
      const commitments = entries.map((text) => JSON.parse(text).statement.artifact);
      expect(commitments[0]).not.toBe(commitments[1]);
      expect(first.entry.statement).toMatchObject({
        artifact: commitments[0],
        answers: { "dmarc.result": expect.stringMatching(/^sha256:[0-9a-f]{64}$/u) },
      });
      expect(commitmentOf(Buffer.from("salt"), Buffer.from('"pass"'))).toMatch(/^sha256:[0-9a-f]{64}$/u);
    });

    it("is deleted on request or in time, and the log stays whole and says so", async () => {
      const ledger = await open();
      await ledger.decide(decided(DROPPED));
      await ledger.decide(decided(DROPPED, { retention: 10 }));
      await ledger.decide(decided(DROPPED, { retention: 20 }));
      await ledger.checkpoint("mail", key);
      const proof = await ledger.prove("mail", 0);
      expect((await ledger.erase("mail", 0, "requested", NOON + 1))?.entry.statement).toEqual({
        kind: "erasure",
        decision: 0,
        why: "requested",
      });
      expect(await ledger.erase("mail", 0, "requested", NOON + 2)).toBeUndefined();
      expect(await ledger.expire(NOON + 9, 10)).toEqual([]);
      expect((await ledger.expire(NOON + 10, 10)).map((each) => each.entry.statement)).toEqual([
        { kind: "erasure", decision: 1, why: "expired" },
      ]);
      expect(await Promise.all([0, 1, 2].map((index) => ledger.contents("mail", index)))).toMatchObject([
        undefined,
        undefined,
        { answers: { "dmarc.result": "pass" } },
      ]);
      expect(verifyProof(proof, [key.publicKeyPem]).index).toBe(0);
      const checked = await checkLog({
        deployment: "mail",
        entries: await ledger.entries("mail", 0, 100),
        checkpoints: [...(await ledger.checkpoints("mail")), await ledger.checkpoint("mail", key)],
        keys: [key.publicKeyPem],
      });
      expect(checked).toEqual({ entries: 5, covered: 5, faults: [] });
    });
  });

  describe("a proof", () => {
    it("shows one entry of each log without the others, and no other one in its place", async () => {
      const ledger = await open();
      for (let index = 0; index < 7; index += 1) await ledger.decide(decided(DROPPED, { at: NOON + index }));
      await ledger.decide(decided(DROPPED, { deployment: "other" }));
      expect(await code(ledger.prove("mail", 0))).toBe("NOT_LOGGED");
      await ledger.checkpoint("mail", key);
      await ledger.checkpoint("other", key);
      const shown = await Promise.all([0, 3, 6].map((index) => ledger.prove("mail", index)));
      const [extra, other] = [/^extra .*$/mu, shown[2] ?? ""];
      for (const [place, proof] of shown.entries()) {
        const entry = verifyProof(proof, [key.publicKeyPem]);
        expect(entry).toEqual(readEntry((await ledger.entries("mail", place * 3, 1))[0] as Uint8Array));
        const changed = [
          proof.replace("index ", "index 1"),
          proof.replace(extra, "extra AAAA"),
          proof === other ? "" : proof.replace(extra, extra.exec(other)?.[0] ?? ""),
          proof.replace(/\n[^\n]{43}=\n\n/u, "\n\n"),
        ];
        for (const text of changed) expect(() => verifyProof(text, [key.publicKeyPem])).toThrow(LedgerError);
        expect(() => verifyProof(proof, [])).toThrow(/no trusted key/u);
      }
      expect(() => verifyProof("nothing", [key.publicKeyPem])).toThrow(/cannot be read/u);
      await ledger.decide(decided(DROPPED));
      expect(await code(ledger.prove("mail", 7))).toBe("NOT_LOGGED");
      expect(await ledger.deployments()).toEqual(["mail", "other"]);
    });
  });

  describe("what no ledger keeps", () => {
    it.each([
      ["a deployment that no checkpoint can name", { deployment: "two words" }],
      ["a component without a digest", { component: "mailguard:1" }],
      ["an id that not every store can keep", { id: "a\0b" }],
      ["a time before all times", { at: -1 }],
      ["a time behind all times", { at: NOON, retention: 9e15 }],
    ])("%s", async (_, more) => {
      const ledger = await open();
      expect(await code(ledger.decide(decided(DROPPED, more)))).toBe("UNUSABLE");
      expect(await ledger.deployments()).toEqual([]);
    });

    it("a deadline that is no duration", async () => {
      const ledger = await open();
      const receipt = { ...held("one"), obligations: [{ after: "soon", verdict: "dropped" }] };
      expect(await code(ledger.decide(decided(receipt as never)))).toBe("UNUSABLE");
      expect(await ledger.size("mail")).toBe(0);
    });
  });
});

const folder = mkdtempSync(join(tmpdir(), "glither-ledger-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file", () => {
  it("that somebody else has made is left alone", () => {
    const path = join(folder, "other");
    writeFileSync(path, "not a database, and longer than a header of one would be".repeat(9));
    expect(() => new SqliteLedger(path)).toThrow(expect.objectContaining({ code: "NOT_A_LEDGER" }));
  });

  it("of another version is left alone, as one that an earlier commit has made", async () => {
    const path = join(folder, "earlier");
    await new SqliteLedger(path).close();
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION - 1}`);
    database.close();
    expect(() => new SqliteLedger(path)).toThrow(
      expect.objectContaining({ code: "NOT_A_LEDGER", message: "the file is no ledger of this version" }),
    );
  });

  it("that cannot be there is named as such", () => {
    expect(() => new SqliteLedger(join(folder, "no/such/folder"))).toThrow(
      expect.objectContaining({ code: "UNAVAILABLE" }),
    );
  });
});
