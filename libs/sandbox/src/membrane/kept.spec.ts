import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger, readEntry } from "@glither/ledger";
import { type Ref, send, settled, Vat } from "@glither/vat";
import { ManualClock, timer } from "@glither/vat/library";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Purse, purse, pursePolicy } from "../testing/purse.ts";
import { Deployment, type Policy } from "./deployment.ts";
import type { DecidedMessage, ReceiptLedger, SettledMessage } from "./kept.ts";
import { policyMembrane } from "./policy-membrane.ts";

let folder: string;
let policy: Policy;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "glither-kept-"));
  policy = await pursePolicy();
});
afterAll(() => rmSync(folder, { recursive: true }));

const FACETS = { facets: { reading: ["balance", "name"] } };

function lent(ledger: ReceiptLedger, { most }: { most?: number } = {}) {
  const vat = new Vat({ name: "bank", report: () => undefined });
  const keep = { ledger, deployment: "purse", clock: () => 1_700_000_000_000, ...(most === undefined ? {} : { most }) };
  const deployment = new Deployment(policy, { ...FACETS, keep });
  const inside: Ref<Purse> = vat.spawn(purse, 1000);
  const options = { names: { inside: "purse", outside: "alice" }, timer: timer(new ManualClock()) };
  const guarded = vat.run(() => policyMembrane(inside, deployment, options));
  return { ...guarded, vat, inside, deployment };
}

describe("a membrane whose receipts are kept in a ledger", () => {
  it("has each decision and what settled it logged, in their order, by the policy's digest", async () => {
    const ledger = await openLedger(join(folder, "purse.ledger"));
    const { vat, outside, held, deployment } = lent(ledger);
    expect(vat.call(outside, "withdraw", 40)).toBe(960);
    expect(() => vat.call(outside, "audit")).toThrow(expect.objectContaining({ code: "REFUSED" }));
    const answer = settled(vat.run(() => send(outside, "withdraw", 500)));
    const [{ token } = { token: "" }] = vat.call(held, "list");
    await deployment.kept();
    expect(await ledger.pending("purse", 10)).toMatchObject([{ token, due: 1_700_000_000_000 + 24 * 3_600_000 }]);
    vat.call(held, "happened", token, "owner.approve");
    expect(await answer).toBe(460);
    await deployment.kept();
    const statements = (await ledger.entries("purse", 0, 20)).map((bytes) => readEntry(bytes).statement);
    expect(statements).toMatchObject([
      { kind: "decision", component: policy.digest, receipt: { verdict: "passed", rule: "withdraw_little" } },
      { kind: "decision", receipt: { verdict: "passed", rule: "answer" } },
      { kind: "decision", receipt: { verdict: "refused", rule: "default" } },
      { kind: "decision", receipt: { rule: "withdraw_much", token } },
      { kind: "settling", token, by: { on: "owner.approve" }, verdict: "passed" },
      { kind: "decision", receipt: { verdict: "passed", rule: "answer" } },
    ]);
    expect(await ledger.contents("purse", 0)).toMatchObject({
      artifact: { method: "withdraw", arguments: [40], from: "alice" },
      answers: { "from.suspended": false },
    });
    await ledger.close();
  });

  it("keeps what was refused unread, and every kind of value that a message can hold", async () => {
    const ledger = await openLedger(join(folder, "odd.ledger"));
    const { vat, outside, deployment } = lent(ledger);
    const odd = [
      0.1,
      -0,
      1e300,
      5e-324,
      Number.NaN,
      2n ** 70n,
      "\u0000\u202e",
      "",
      null,
      true,
      [[["x"]]],
      { a: { b: 1 } },
    ];
    const anything = outside as Ref<unknown> as Ref<Record<string, (...args: readonly unknown[]) => void>>;
    for (const value of [...odd, "\ud800"]) expect(() => vat.call(anything, "deposit2", value)).toThrow();
    expect(() => vat.call(anything, "\ud800")).toThrow(expect.objectContaining({ reason: "host_malformed_artifact" }));
    await deployment.kept();
    expect(await ledger.size("purse")).toBe(odd.length + 2);
    await ledger.close();
  });

  it("does not log a settlement that its turn has undone", async () => {
    const { ledger, settlements } = fake();
    const { vat, outside, held, deployment } = lent(ledger);
    settled(vat.run(() => send(outside, "withdraw", 500))).catch(() => undefined);
    const [{ token } = { token: "" }] = vat.call(held, "list");
    expect(() =>
      vat.run(() => {
        vat.call(held, "happened", token, "owner.approve");
        throw new Error("no");
      }),
    ).toThrow("no");
    await deployment.kept();
    expect(settlements).toEqual([]);
    vat.call(held, "happened", token, "owner.reject");
    await deployment.kept();
    expect(settlements).toMatchObject([{ token, by: { on: "owner.reject" } }]);
  });
});

describe("a ledger that does not take receipts", () => {
  it("lets nothing cross until it does, and loses none", async () => {
    const { ledger, decisions, fail } = fake();
    const { vat, outside, inside, deployment } = lent(ledger);
    fail(new Error("the disk is full"));
    expect(vat.call(outside, "withdraw", 1)).toBe(999);
    await expect(deployment.kept()).rejects.toThrow("the disk is full");
    expect(() => vat.call(outside, "withdraw", 1)).toThrow(
      expect.objectContaining({ rule: "host", reason: "receipts_not_kept" }),
    );
    expect(vat.call(inside, "balance")).toBe(999);
    fail(undefined);
    await deployment.kept();
    expect(vat.call(outside, "withdraw", 1)).toBe(998);
    await deployment.kept();
    expect(decisions.map(({ receipt }) => receipt.rule)).toEqual([
      "withdraw_little",
      "answer",
      "withdraw_little",
      "answer",
    ]);
    expect(new Set(decisions.map(({ id }) => id)).size).toBe(4);
  });

  it("cannot be outrun: what would wait for it beyond a bound is refused", async () => {
    const { ledger } = fake();
    const { vat, outside, deployment } = lent(ledger, { most: 4 });
    vat.call(outside, "balance");
    vat.call(outside, "balance");
    expect(() => vat.call(outside, "balance")).toThrow(expect.objectContaining({ reason: "receipts_not_kept" }));
    await deployment.kept();
    expect(vat.call(outside, "balance")).toBe(1000);
  });

  it("may have settled a message by its deadline before: that stops nothing", async () => {
    const { ledger } = fake();
    const already = Object.assign(new Error("settled already"), { code: "ALREADY_SETTLED" });
    const { vat, outside, held, deployment } = lent({ ...ledger, settle: () => Promise.reject(already) });
    const answer = settled(vat.run(() => send(outside, "withdraw", 500)));
    const [{ token } = { token: "" }] = vat.call(held, "list");
    vat.call(held, "happened", token, "owner.approve");
    expect(await answer).toBe(500);
    await deployment.kept();
    expect(vat.call(outside, "balance")).toBe(500);
  });

  it("is not asked to keep what has no name", () => {
    const { digest: _, ...unnamed } = policy;
    expect(() => new Deployment(unnamed, { ...FACETS, keep: { ledger: fake().ledger, deployment: "purse" } })).toThrow(
      expect.objectContaining({ code: "UNNAMED_POLICY" }),
    );
  });
});

/** A ledger that does nothing but remember, and can be had to fail. */
function fake() {
  const decisions: DecidedMessage[] = [];
  const settlements: SettledMessage[] = [];
  let failure: Error | undefined;
  const ledger: ReceiptLedger = {
    decideAll: async (all) => {
      if (failure !== undefined) throw failure;
      decisions.push(...all);
    },
    settle: async (happened) => {
      settlements.push(happened);
    },
  };
  const fail = (with_: Error | undefined): void => {
    failure = with_;
  };
  return { ledger, decisions, settlements, fail };
}
