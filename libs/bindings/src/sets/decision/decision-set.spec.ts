import { beforeAll, describe, expect, it } from "@jest/globals";
import { ownBindings } from "../../own/own-bindings.ts";
import { ask } from "../../testing/ask.ts";
import { type Shipped, shipped } from "../../testing/shipped.ts";
import { Council, type Standing } from "./council.ts";
import { decisionSet, type Mandate, type Notice } from "./decision-set.ts";

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;
const MEMBERS = new Map<string, Standing>([
  ["ana", "member"],
  ["ben", "steward"],
  ["cai", "council"],
  ["dee", "council"],
  ["eva", "council"],
]);
const council = () => new Council({ members: MEMBERS, voting: "council", quorum: 0.5 });

let rules: Shipped;
beforeAll(async () => {
  rules = await shipped("decision/council");
});

describe("a cooperative that decides", () => {
  async function decided(artifact: object, mandate?: Mandate) {
    const told: Notice[] = [];
    const given = mandate === undefined ? {} : { mandate: () => mandate };
    const set = decisionSet({ council: council(), tell: (notice) => void told.push(notice), now: () => NOW, ...given });
    const whole = { subject: "a kettle", proposer: "ana", reversible: true, authority: "member", ...artifact };
    const { receipt, failure } = await rules.cross(set, whole);
    expect(failure).toBeUndefined();
    const { deliveries } = ownBindings(set, rules.core, { surplus: true });
    for (const [index, { verb, args }] of receipt.actions.entries()) {
      const { signal } = new AbortController();
      await deliveries[verb]?.(args, whole, { id: `council/0/${index}`, attempt: 1, signal });
    }
    return { receipt, told };
  }

  it("lets a member settle small things, and a stranger nothing", async () => {
    expect((await decided({ amount: 50 })).receipt).toMatchObject({ verdict: "assented", rule: "assent_alone" });
    expect((await decided({ amount: 50, proposer: "zoe" })).receipt).toMatchObject({ rule: "reject_stranger" });
    expect((await decided({ amount: 50, authority: "council" })).receipt).toMatchObject({ rule: "reject_overreach" });
  });

  it("has the council convened for what is large and final, and its chair told", async () => {
    const { receipt, told } = await decided({ amount: 20_000, reversible: false });
    expect(receipt).toMatchObject({ verdict: "pending", state: "convened", rule: "convene_council" });
    expect(told).toEqual([
      { verb: "escalate", to: "council.chair", subject: "a kettle", id: "council/0/0" },
      { verb: "convene", to: "council", subject: "a kettle", id: "council/0/2" },
    ]);
  });

  it("knows a mandate, and how old it is", async () => {
    const mandate = (days: number): Mandate => ({ given_by: "steward", limit: 5_000, since: NOW - days * DAY });
    const large = { amount: 2_000 };
    expect((await decided(large, mandate(29))).receipt).toMatchObject({
      verdict: "authorized",
      rule: "authorize_mandate",
    });
    expect((await decided(large, mandate(31))).receipt).toMatchObject({ rule: "escalate_large" });
    expect((await decided({ amount: 6_000 }, mandate(1))).receipt).toMatchObject({ rule: "escalate_large" });
  });
});

describe("a council", () => {
  it("is quorate when enough of those who may vote have voted, and abstaining is voting", () => {
    const body = council();
    expect(body.isQuorate("s")).toBe(false);
    body.cast("s", "cai", "abstain");
    expect([body.isQuorate("s"), body.shareFor("s")]).toEqual([false, undefined]);
    body.cast("s", "dee", "for");
    expect([body.isQuorate("s"), body.shareFor("s"), body.isQuorate("other")]).toEqual([true, 1, false]);
    body.cast("s", "eva", "against");
    body.cast("s", "eva", "for");
    body.cast("s", "eva", "against");
    expect(body.shareFor("s")).toBe(0.5);
  });

  it("gives nobody a vote who has none, and takes it from whoever leaves", () => {
    const members = new Map(MEMBERS);
    const body = new Council({ members, voting: "council", quorum: 1 });
    expect(() => body.cast("s", "ben", "for")).toThrow(RangeError);
    expect(() => body.cast("s", "zoe", "for")).toThrow(RangeError);
    body.cast("s", "cai", "for");
    body.cast("s", "dee", "against");
    members.delete("cai");
    expect([body.isQuorate("s"), body.shareFor("s")]).toEqual([false, 0]);
    members.delete("eva");
    expect(body.isQuorate("s")).toBe(true);
    for (const name of ["cai", "dee"]) members.delete(name);
    expect([body.isQuorate("s"), body.shareFor("s")]).toEqual([false, undefined]);
  });

  it("has no quorum of nobody", () => {
    for (const quorum of [0, -1, 1.1, Number.NaN]) {
      expect(() => new Council({ members: MEMBERS, voting: "council", quorum })).toThrow(RangeError);
    }
  });

  it("answers what a waiting disposition looks at again", async () => {
    const body = council();
    const set = decisionSet({ council: body, tell: () => undefined });
    const of = (path: string) => ask(set.enrich[path], { subject: "s", proposer: "ana" });
    expect([await of("quorum.reached"), await of("votes.share")]).toEqual([false, undefined]);
    body.cast("s", "cai", "for");
    body.cast("s", "dee", "for");
    expect([await of("quorum.reached"), await of("votes.share")]).toEqual([true, 1]);
  });
});
