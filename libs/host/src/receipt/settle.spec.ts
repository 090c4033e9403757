import { describe, expect, it } from "@jest/globals";
import { isPending, type PendingReceipt, type Receipt } from "./receipt.ts";
import { settle, type TimelineEntry } from "./settle.ts";

const HELD: PendingReceipt = {
  verdict: "pending",
  rule: "quarantine_spoof",
  reason_class: "spoof",
  state: "quarantine",
  token: "t",
  resolutions: ["delivered", "dropped"],
  obligations: [
    { on: "admin.release", verdict: "delivered" },
    { after: "PT72H", verdict: "dropped", reason_class: "quarantine_timeout" },
    { after: "PT24H", verdict: "dropped", reason_class: "unscanned" },
    { when: "sender.allowlisted", verdict: "delivered" },
  ],
  actions: [],
};

describe("settling a suspended disposition", () => {
  it.each<[string, TimelineEntry[], unknown]>([
    [
      "an event, with the rule's reason class",
      [{ on: "admin.release" }],
      { verdict: "delivered", reason_class: "spoof" },
    ],
    ["a deadline", [{ after: "24h" }], { verdict: "dropped", reason_class: "unscanned" }],
    [
      "the earliest of several deadlines that are due",
      [{ after: "1w" }],
      { verdict: "dropped", reason_class: "unscanned" },
    ],
    ["milliseconds", [{ after: 86_400_000 }], { verdict: "dropped", reason_class: "unscanned" }],
    [
      "what comes first: the event",
      [{ on: "admin.release" }, { after: "72h" }],
      { verdict: "delivered", reason_class: "spoof" },
    ],
    [
      "what comes first: the deadline",
      [{ after: "72h" }, { on: "admin.release" }],
      { verdict: "dropped", reason_class: "unscanned" },
    ],
    ["nothing before a deadline", [{ after: "1h" }, { after: "1439m" }], undefined],
    [
      "past an early hour to an event",
      [{ after: "1h" }, { on: "admin.release" }],
      { verdict: "delivered", reason_class: "spoof" },
    ],
    ["nothing on another event", [{ on: "admin.reject" }], undefined],
    ["nothing without a timeline", [], undefined],
  ])("settles by %s", (_, timeline, settlement) => {
    expect(settle(HELD, timeline)).toEqual(settlement);
  });

  it.each(["72", "h", "-1h", "0.5ms", "1q", "99999999999999999w", ""])("refuses the duration `%s`", (after) => {
    expect(() => settle(HELD, [{ after }])).toThrow(new RangeError(`\`${after}\` is no duration`));
  });

  it("refuses a receipt whose deadline is no duration", () => {
    const damaged = { ...HELD, obligations: [{ after: "P3D", verdict: "dropped" }] };
    expect(() => settle(damaged, [{ after: "72h" }])).toThrow(RangeError);
  });

  it("has nothing to settle in a receipt that is settled", () => {
    const settled: Receipt = { verdict: "pending", rule: "r", reason_class: "r", actions: [] };
    expect(isPending(settled)).toBe(false);
    expect(settle(settled, [{ after: "1w" }])).toBeUndefined();
  });
});
