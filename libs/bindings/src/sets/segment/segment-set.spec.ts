import { beforeAll, describe, expect, it } from "@jest/globals";
import { type Shipped, shipped } from "../../testing/shipped.ts";
import { Lineage } from "./lineage.ts";
import { type Segment, seenBy } from "./seen-by.ts";
import { type Reader, segmentSet } from "./segment-set.ts";

let fleet: Shipped;
beforeAll(async () => {
  fleet = await shipped("segment/fleet-seed");
});

const HOME = "fleet.example";
const lineage = new Lineage();
lineage.register({ id: "s-0", origin: HOME, parents: [] });
lineage.register({ id: "s-1", origin: HOME, parents: ["s-0"] });
lineage.register({ id: "s-2", origin: HOME, parents: ["s-1", "lost"] });

const SEGMENT: Segment = { id: "s-1", clearance: "secret", detail: "full", summary: "what", text: "what, and how" };

describe("a fleet that shares what it knows", () => {
  async function crossed(reader: Reader, more: object = {}) {
    const artifact = { id: "s-1", origin: HOME, clearance: "secret", confidence: 0.9, "lineage.depth": 1, ...more };
    const { receipt, failure } = await fleet.cross(segmentSet({ reader, lineage }), artifact);
    expect(failure).toBeUndefined();
    return receipt;
  }

  it("shows a partner who is cleared a summary, and nobody else", async () => {
    const receipt = await crossed({ org: "partner.example", clearance: "top_secret" });
    expect(receipt).toMatchObject({ verdict: "live", rule: "partner_secret" });
    expect(seenBy("partner_stewards", SEGMENT, receipt)).toEqual({
      id: "s-1",
      clearance: "top_secret",
      summary: "what",
    });
    expect(seenBy("partners", SEGMENT, receipt)).toBeUndefined();
  });

  it("shows its own stewards everything", async () => {
    const receipt = await crossed({ org: HOME, clearance: "secret" });
    expect(receipt).toMatchObject({ verdict: "live", rule: "secret_home" });
    expect(seenBy("stewards", SEGMENT, receipt)).toEqual({
      id: "s-1",
      clearance: "secret",
      summary: "what",
      text: "what, and how",
    });
  });

  it("shows nothing of what waits, and nothing to a reader without a clearance", async () => {
    const waiting = await crossed({ org: HOME, clearance: "secret" }, { id: "s-2" });
    expect(waiting).toMatchObject({ verdict: "pending", rule: "home_unproven" });
    expect(seenBy("stewards", SEGMENT, waiting)).toBeUndefined();
    expect(await crossed({ org: "partner.example" })).toMatchObject({ verdict: "denied", rule: "uncleared_foreign" });
  });

  it("shows nothing where a move leaves nothing", () => {
    const actions = [{ verb: "lower_detail", args: { to: "nothing", for: "partners" } }];
    const receipt = { verdict: "live", rule: "r", reason_class: "r", actions };
    expect(seenBy("partners", SEGMENT, receipt)).toBeUndefined();
    expect(seenBy("stewards", SEGMENT, receipt)).toMatchObject({ text: "what, and how" });
  });
});

describe("a lineage", () => {
  it("is verified up to where it begins, from whom it says", () => {
    expect(lineage.isVerified("s-1", HOME)).toBe(true);
    expect(lineage.isVerified("s-1", "partner.example")).toBe(false);
    expect(lineage.isVerified("s-2", HOME)).toBe(false);
    expect(lineage.isVerified("unknown", HOME)).toBe(false);
  });

  it("that leads back to itself, or on without end, is none", () => {
    const circle = new Lineage();
    circle.register({ id: "a", origin: HOME, parents: ["b"] });
    circle.register({ id: "b", origin: HOME, parents: ["a"] });
    expect(circle.isVerified("a", HOME)).toBe(false);
    const long = new Lineage();
    for (let index = 0; index < 100; index += 1) {
      long.register({ id: `${index}`, origin: HOME, parents: index === 0 ? [] : [`${index - 1}`] });
    }
    expect([long.isVerified("64", HOME), long.isVerified("65", HOME)]).toEqual([true, false]);
  });

  it("is written once", () => {
    expect(() => lineage.register({ id: "s-1", origin: "partner.example", parents: [] })).toThrow(/another descent/);
    lineage.register({ id: "s-1", origin: HOME, parents: ["s-0"] });
  });
});
