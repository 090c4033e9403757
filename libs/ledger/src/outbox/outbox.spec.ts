import { describe, expect, it } from "@jest/globals";
import { LedgerError } from "../error.ts";
import type { Ledger } from "../ledger.ts";
import { checkLog } from "../log/check-log.ts";
import { readEntry } from "../log/entry.ts";
import { acting, decided, HOUR, held, NOON } from "../testing/receipts.ts";
import { describeStores } from "../testing/stores.ts";

const LEASE = 30_000;
const DAY = 24 * HOUR;
const deliver = { deliver: true } as const;

/** What stands in the log of its deliveries. */
async function deliveries(ledger: Ledger): Promise<unknown[]> {
  const entries = await ledger.entries("mail", 0, 1_000);
  expect(await checkLog({ deployment: "mail", entries, checkpoints: [], keys: [] })).toMatchObject({ faults: [] });
  return entries.flatMap((bytes) => {
    const { statement } = readEntry(bytes);
    if (statement.kind !== "delivery") return [];
    const { kind: _, ...rest } = statement;
    return [rest];
  });
}

async function code(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (cause: unknown) => (cause instanceof LedgerError ? cause.code : cause),
  );
}

describeStores("the outbox", ({ open }) => {
  describe("an action", () => {
    it("is given to one worker, with what it needs, and is logged when it is done", async () => {
      const [ledger, other] = [await open(), await open()];
      const { entry } = await ledger.decide(decided(acting("tag"), deliver));
      expect(entry.statement).toMatchObject({ deliver: true });
      expect(await ledger.nextDelivery()).toBe(NOON);
      expect(await ledger.claim(NOON, 10, LEASE)).toEqual([
        {
          id: "mail/0/0",
          deployment: "mail",
          decision: 0,
          action: 0,
          call: { verb: "tag", args: { with: "tag" } },
          artifact: { "from.domain": "a.example" },
          attempt: 1,
          tries: 1,
          since: NOON,
        },
      ]);
      expect(await other.claim(NOON + LEASE - 1, 10, LEASE)).toEqual([]);
      const logged = await ledger.conclude("mail/0/0", { attempt: 1, outcome: "done" }, NOON + 5);
      expect(logged?.entry).toMatchObject({
        at: new Date(NOON + 5).toISOString(),
        statement: { kind: "delivery", decision: 0, action: 0, outcome: "done", attempts: 1 },
      });
      expect(await other.claim(NOON + DAY, 10, LEASE)).toEqual([]);
      expect(await ledger.nextDelivery()).toBeUndefined();
      expect(await ledger.undelivered("mail", 10)).toEqual([]);
    });

    it("is none where the crossing has done it, or there is none", async () => {
      const ledger = await open();
      const { entry } = await ledger.decide(decided(acting("tag")));
      const none = await ledger.decide(decided(acting(), deliver));
      expect([entry.statement, none.entry.statement]).not.toContainEqual(expect.objectContaining({ deliver: true }));
      expect(await ledger.claim(NOON, 10, LEASE)).toEqual([]);
    });

    it("is another worker's when the lease is over, and who says first that it is done is believed", async () => {
      const ledger = await open();
      await ledger.decide(decided(acting("tag"), deliver));
      await ledger.claim(NOON, 10, LEASE);
      const [again] = await ledger.claim(NOON + LEASE, 10, LEASE);
      expect(again).toMatchObject({ id: "mail/0/0", attempt: 2, tries: 2 });
      const stale = { attempt: 1, outcome: "failed", reason: "threw" } as const;
      expect(await ledger.conclude("mail/0/0", stale, NOON + LEASE)).toBeUndefined();
      expect(await ledger.conclude("mail/0/0", { attempt: 1, outcome: "done" }, NOON + LEASE)).toBeDefined();
      expect(await ledger.conclude("mail/0/0", { attempt: 2, outcome: "done" }, NOON + LEASE)).toBeUndefined();
      expect(await deliveries(ledger)).toEqual([{ decision: 0, action: 0, outcome: "done", attempts: 2 }]);
    });

    it("is claimed once where several connections try", async () => {
      const ledgers = await Promise.all([open(), open(), open()]);
      for (let index = 0; index < 12; index += 1) await ledgers[0]?.decide(decided(acting("tag"), deliver));
      const claimed = await Promise.all(ledgers.flatMap((ledger) => [1, 2].map(() => ledger.claim(NOON, 3, LEASE))));
      const ids = claimed.flat().map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const rest = await ledgers[1]?.claim(NOON, 100, LEASE);
      expect(ids.length + (rest?.length ?? 0)).toBe(12);
    });

    it("is tried again when it is due and not before", async () => {
      const ledger = await open();
      await ledger.decide(decided(acting("tag"), deliver));
      await ledger.claim(NOON, 10, LEASE);
      const retry = { attempt: 1, outcome: "retry", at: NOON + 5_000, reason: "threw" } as const;
      expect(await ledger.conclude("mail/0/0", retry, NOON + 10)).toBeUndefined();
      expect(await ledger.undelivered("mail", 10)).toEqual([
        {
          id: "mail/0/0",
          deployment: "mail",
          decision: 0,
          action: 0,
          verb: "tag",
          of: 1,
          attempts: 1,
          due: NOON + 5_000,
          reason: "threw",
        },
      ]);
      expect(await ledger.claim(NOON + 4_999, 10, LEASE)).toEqual([]);
      expect(await ledger.claim(NOON + 5_000, 10, LEASE)).toMatchObject([{ attempt: 2 }]);
      expect(await deliveries(ledger)).toEqual([]);
    });

    it("is of deployments that were asked for alone", async () => {
      const ledger = await open();
      for (const deployment of ["a", "b", "c"]) await ledger.decide(decided(acting("tag"), { ...deliver, deployment }));
      expect(await ledger.claim(NOON, 10, LEASE, [])).toEqual([]);
      const claimed = await ledger.claim(NOON, 10, LEASE, ["b", "c", "other"]);
      expect(claimed.map(({ deployment }) => deployment).sort()).toEqual(["b", "c"]);
      expect(await ledger.claim(NOON, 1, LEASE)).toMatchObject([{ id: "a/0/0" }]);
    });
  });

  describe("actions of one decision", () => {
    it("are done in their order, each under its own id, beside those of others", async () => {
      const ledger = await open();
      await ledger.decide(decided(acting("tag", "route", "tell"), deliver));
      await ledger.decide(decided(held("one"), deliver));
      const seen: string[] = [];
      for (let turn = 0; turn < 5; turn += 1) {
        for (const { id, call, attempt } of await ledger.claim(NOON + turn, 10, LEASE)) {
          seen.push(`${id} ${call.verb}`);
          await ledger.conclude(id, { attempt, outcome: "done" }, NOON + turn);
        }
      }
      expect(seen).toEqual(["mail/0/0 tag", "mail/1/0 hold", "mail/0/1 route", "mail/0/2 tell"]);
      expect(await ledger.pending("mail", 10)).toHaveLength(1);
      expect((await deliveries(ledger)).length).toBe(4);
    });

    it("wait for one that has failed for good, until somebody asks for it again", async () => {
      const ledger = await open();
      await ledger.decide(decided(acting("tag", "route"), deliver));
      await ledger.claim(NOON, 10, LEASE);
      expect(await code(ledger.retryDelivery("mail/0/0", NOON))).toBe("NOT_FAILED");
      const failed = { attempt: 1, outcome: "failed", reason: "no_such_mailbox" } as const;
      expect(await ledger.conclude("mail/0/0", failed, NOON)).toBeDefined();
      expect(await ledger.claim(NOON + DAY, 10, LEASE)).toEqual([]);
      expect(await ledger.undelivered("mail", 10)).toMatchObject([
        { id: "mail/0/0", of: 2, due: undefined, reason: "no_such_mailbox" },
      ]);
      expect(await code(ledger.retryDelivery("mail/0/1", NOON))).toBe("UNKNOWN_ACTION");
      await ledger.retryDelivery("mail/0/0", NOON + DAY);
      expect(await ledger.claim(NOON + DAY, 10, LEASE)).toMatchObject([
        { id: "mail/0/0", attempt: 2, tries: 1, since: NOON + DAY },
      ]);
      await ledger.conclude("mail/0/0", { attempt: 2, outcome: "done" }, NOON + DAY);
      expect(await ledger.claim(NOON + DAY, 10, LEASE)).toMatchObject([{ id: "mail/0/1", attempt: 1 }]);
      expect(await deliveries(ledger)).toEqual([
        { decision: 0, action: 0, outcome: "failed", attempts: 1, reason: "no_such_mailbox" },
        { decision: 0, action: 0, outcome: "done", attempts: 2 },
      ]);
    });

    it("go on behind one that somebody passes over", async () => {
      const ledger = await open();
      await ledger.decide(decided(acting("tag", "route"), deliver));
      expect(await code(ledger.skipDelivery("mail/0/0", NOON))).toBe("NOT_FAILED");
      await ledger.claim(NOON, 10, LEASE);
      await ledger.conclude("mail/0/0", { attempt: 1, outcome: "failed", reason: "threw" }, NOON);
      await ledger.skipDelivery("mail/0/0", NOON);
      const [next] = await ledger.claim(NOON, 10, LEASE);
      expect(next).toMatchObject({ id: "mail/0/1" });
      await ledger.conclude("mail/0/1", { attempt: 1, outcome: "failed", reason: "threw" }, NOON);
      await ledger.skipDelivery("mail/0/1", NOON);
      expect(await ledger.undelivered("mail", 10)).toEqual([]);
      expect(await code(ledger.skipDelivery("mail/0/1", NOON))).toBe("UNKNOWN_ACTION");
      expect(await deliveries(ledger)).toHaveLength(2);
    });

    it("are listed a part at a time", async () => {
      const ledger = await open();
      for (let index = 0; index < 3; index += 1) await ledger.decide(decided(acting("tag"), deliver));
      const first = await ledger.undelivered("mail", 2);
      expect(first.map(({ decision }) => decision)).toEqual([0, 1]);
      expect((await ledger.undelivered("mail", 2, 1)).map(({ decision }) => decision)).toEqual([2]);
    });
  });

  describe("a clock", () => {
    it("that jumps a day ahead ends leases and waits, and gives nothing up", async () => {
      const ledger = await open();
      await ledger.decide(decided(acting("tag"), deliver));
      await ledger.decide(decided(acting("tag"), deliver));
      await ledger.claim(NOON, 1, LEASE);
      const claimed = await ledger.claim(NOON + DAY, 10, LEASE);
      expect(claimed.map(({ id, attempt }) => [id, attempt])).toEqual([
        ["mail/1/0", 1],
        ["mail/0/0", 2],
      ]);
      expect(await deliveries(ledger)).toEqual([]);
    });

    it("that jumps a day back keeps nothing waiting for that day", async () => {
      const ledger = await open();
      for (let index = 0; index < 3; index += 1) await ledger.decide(decided(acting("tag"), deliver));
      await ledger.claim(NOON, 2, LEASE);
      await ledger.conclude("mail/1/0", { attempt: 1, outcome: "retry", at: NOON + HOUR, reason: "threw" }, NOON);
      const claimed = await ledger.claim(NOON - DAY, 10, LEASE);
      expect(claimed.map(({ id, attempt }) => [id, attempt]).sort()).toEqual([
        ["mail/0/0", 2],
        ["mail/1/0", 2],
        ["mail/2/0", 1],
      ]);
      // They are leased by the new time.
      expect(await ledger.claim(NOON - DAY + LEASE - 1, 10, LEASE)).toEqual([]);
      expect(await ledger.claim(NOON - DAY + LEASE, 10, LEASE)).toHaveLength(3);
    });
  });

  describe("what is erased", () => {
    it("is not delivered any more, and the log says so", async () => {
      const ledger = await open();
      await ledger.decide(decided(acting("tag", "route"), deliver));
      await ledger.decide(decided(acting("tag"), { ...deliver, retention: 10 }));
      await ledger.erase("mail", 0, "requested", NOON);
      await ledger.expire(NOON + 10, 10);
      expect(await ledger.claim(NOON + 10, 10, LEASE)).toEqual([]);
      expect(await ledger.undelivered("mail", 10)).toEqual([]);
      expect(await deliveries(ledger)).toEqual([
        { decision: 0, action: 0, outcome: "failed", attempts: 0, reason: "erased" },
        { decision: 1, action: 0, outcome: "failed", attempts: 0, reason: "erased" },
      ]);
    });

    it("while somebody does it may be done, and nothing behind it is begun", async () => {
      const ledger = await open();
      await ledger.decide(decided(acting("tag", "route"), deliver));
      await ledger.claim(NOON, 10, LEASE);
      await ledger.erase("mail", 0, "requested", NOON + 1);
      await ledger.conclude("mail/0/0", { attempt: 1, outcome: "done" }, NOON + 2);
      expect(await ledger.claim(NOON + 2, 10, LEASE)).toEqual([]);
      expect(await deliveries(ledger)).toEqual([
        { decision: 0, action: 0, outcome: "done", attempts: 1 },
        { decision: 0, action: 1, outcome: "failed", attempts: 0, reason: "erased" },
      ]);
    });

    it("and has failed, or was left by who did it, leaves nothing behind", async () => {
      const ledger = await open();
      await ledger.decide(decided(acting("tag"), deliver));
      await ledger.decide(decided(acting("tag"), deliver));
      await ledger.claim(NOON, 10, LEASE);
      await ledger.conclude("mail/0/0", { attempt: 1, outcome: "failed", reason: "threw" }, NOON);
      for (const decision of [0, 1]) await ledger.erase("mail", decision, "requested", NOON + 1);
      expect(await ledger.claim(NOON + LEASE, 10, LEASE)).toEqual([]);
      expect(await ledger.undelivered("mail", 10)).toEqual([]);
      expect(await deliveries(ledger)).toMatchObject([{ reason: "threw" }, { decision: 1, reason: "erased" }]);
    });
  });

  describe("what no ledger keeps", () => {
    it.each([
      ["a lease that looks like a clock that was set back", HOUR + 1],
      ["no lease", 0],
      ["a lease without end", Number.NaN],
    ])("%s", async (_, lease) => {
      expect(await code((await open()).claim(NOON, 10, lease))).toBe("UNUSABLE");
    });

    it("an outcome of what nobody was given, or for a reason that is no code", async () => {
      const ledger = await open();
      await ledger.decide(decided(acting("tag", "route"), deliver));
      await ledger.claim(NOON, 10, LEASE);
      const done = { attempt: 1, outcome: "done" } as const;
      for (const id of ["", "mail", "mail/0", "mail/0/00", "mail/0/1"]) {
        expect(await code(ledger.conclude(id, done, NOON))).toBe("UNKNOWN_ACTION");
      }
      expect(await code(ledger.conclude("mail/0/0", { ...done, attempt: 2 }, NOON))).toBe("UNKNOWN_ACTION");
      const failed = { attempt: 1, outcome: "failed", reason: "password=hunter2" } as const;
      expect(await code(ledger.conclude("mail/0/0", failed, NOON))).toBe("UNUSABLE");
      for (const at of [NOON - 1, NOON + HOUR + 1, Number.NaN]) {
        const retry = { attempt: 1, outcome: "retry", at, reason: "threw" } as const;
        expect(await code(ledger.conclude("mail/0/0", retry, NOON))).toBe("UNUSABLE");
      }
      expect(await deliveries(ledger)).toEqual([]);
      expect(await ledger.conclude("mail/0/0", done, NOON)).toBeDefined();
    });

    it("actions of a crossing that has begun one itself", async () => {
      const ledger = await open();
      const [unfinished] = acting("tag").actions;
      const receipt = { ...acting(), ...(unfinished === undefined ? {} : { unfinished }) };
      expect(await code(ledger.decide(decided(receipt, deliver)))).toBe("UNUSABLE");
    });
  });

  describe("several decisions", () => {
    it("are kept all or none", async () => {
      const ledger = await open();
      const both = [decided(held("one"), deliver), decided(acting("tag"), deliver)];
      const logged = await ledger.decideAll(both);
      expect(logged.map(({ entry }) => entry.index)).toEqual([0, 1]);
      expect(await ledger.claim(NOON, 10, LEASE)).toHaveLength(2);
      expect(await code(ledger.decideAll([decided(acting("tag"), deliver), decided(held("one"))]))).toBe("TOKEN_TAKEN");
      expect(await code(ledger.decideAll([decided(acting("tag")), decided(acting(), { at: -1 })]))).toBe("UNUSABLE");
      expect(await ledger.size("mail")).toBe(2);
      expect(await ledger.claim(NOON, 10, LEASE)).toEqual([]);
      expect(await ledger.decideAll([])).toEqual([]);
    });
  });
});
