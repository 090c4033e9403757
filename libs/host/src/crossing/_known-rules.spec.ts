import { describe, expect, it } from "@jest/globals";
import type { ActionRecord } from "../receipt/receipt.ts";
import { ruleBook } from "./_known-rules.ts";
import type { Claim, ClaimedReceipt } from "./_lift-receipt.ts";
import type { CrossingContract, KnownRule } from "./contract.ts";

const tag = (label: string): KnownRule["actions"][number] => ({
  verb: "tag",
  args: [{ name: "label", value: { kind: "text", value: label } }],
});
const done = (label: string): ActionRecord => ({ verb: "tag", args: { label } });

const RULES: readonly KnownRule[] = [
  { name: "marks", reason_class: "marks", actions: [tag("a")], outcome: { kind: "none" } },
  { name: "drops", reason_class: "spoofed", actions: [tag("b")], outcome: { kind: "settled", box: "dropped" } },
  {
    name: "waits",
    reason_class: "waits",
    actions: [],
    outcome: {
      kind: "pending",
      state: "quarantine",
      resolutions: ["delivered", "dropped"],
      obligations: [
        { trigger: { kind: "on", event: "admin.release" }, box: "delivered" },
        { trigger: { kind: "when", guard: "sender.allowlisted" }, box: "delivered" },
        { trigger: { kind: "after", ms: 3_600_000 }, box: "dropped", reason_class: "late" },
      ],
    },
  },
];
const WAITS: Claim & { readonly kind: "pending" } = {
  kind: "pending",
  state: "quarantine",
  token: "t",
  resolutions: ["delivered", "dropped"],
  obligations: [
    { on: "admin.release", verdict: "delivered" },
    { when: "sender.allowlisted", verdict: "delivered" },
    { after: "PT1H", verdict: "dropped", reason_class: "late" },
  ],
};
const DROPS: Claim = { kind: "settled", box: "dropped" };

function checking(
  fold: CrossingContract["fold"],
  claimed: Partial<ClaimedReceipt>,
  actions: readonly ActionRecord[] = [],
) {
  const receipt = { verdict: WAITS, rule: "waits", reasonClass: "waits", ligandAbsent: [], ...claimed };
  return () => ruleBook({ rules: RULES })?.check(receipt, actions, fold);
}

describe("a receipt of a ruleset that the host knows", () => {
  it("is taken where a rule can give it", () => {
    expect(checking("first-match", {})).not.toThrow();
    expect(checking("first-match", { verdict: DROPS, rule: "default", reasonClass: "no_rule" })).not.toThrow();
    const drops = { verdict: DROPS, rule: "drops", reasonClass: "spoofed" };
    expect(checking("first-match", drops, [done("b")])).not.toThrow();
    expect(checking("accumulate", drops, [done("a"), done("b"), done("c")])).not.toThrow();
    expect(ruleBook({})).toBeUndefined();
  });

  const [released, , late] = WAITS.obligations;
  it.each<[string, Partial<ClaimedReceipt>, string]>([
    ["of a rule that is not there", { rule: "toString" }, "names a rule that the ruleset does not have"],
    ["of a rule that only acts", { rule: "marks", reasonClass: "marks" }, "ends otherwise than its rule"],
    ["for another reason", { reasonClass: "why" }, "gives another reason class than its rule"],
    ["in a box instead of a state", { verdict: DROPS }, "ends otherwise than its rule"],
    ["in another state", { verdict: { ...WAITS, state: "limbo" } }, "ends otherwise than its rule"],
    ["with an obligation less", { verdict: { ...WAITS, obligations: WAITS.obligations.slice(1) } }, "ends otherwise"],
    [
      "with another event",
      {
        verdict: {
          ...WAITS,
          obligations: [{ on: "admin.reject", verdict: "delivered" }, ...WAITS.obligations.slice(1)],
        },
      },
      "ends otherwise",
    ],
    [
      "with another deadline",
      {
        verdict: {
          ...WAITS,
          obligations: [...WAITS.obligations.slice(0, 2), { ...late, after: "PT2H", verdict: "dropped" }],
        },
      },
      "ends otherwise",
    ],
    [
      "with an obligation into another box",
      {
        verdict: {
          ...WAITS,
          obligations: [{ ...released, on: "admin.release", verdict: "dropped" }, ...WAITS.obligations.slice(1)],
        },
      },
      "ends otherwise",
    ],
    [
      "with an obligation that hides its reason",
      { verdict: { ...WAITS, obligations: [...WAITS.obligations.slice(0, 2), { after: "PT1H", verdict: "dropped" }] } },
      "ends otherwise",
    ],
  ])("is refused %s", (_, claimed, problem) => {
    for (const fold of ["first-match", "accumulate", undefined] as const) {
      expect(checking(fold, claimed)).toThrow(`the component's receipt ${problem}`);
    }
  });

  it.each<[string, readonly ActionRecord[]]>([
    ["none of them", []],
    ["another argument", [done("c")]],
    ["another verb", [{ verb: "route", args: { label: "b" } }]],
  ])("is refused with other actions than its rule has: %s", (_, actions) => {
    const drops = { verdict: DROPS, rule: "drops", reasonClass: "spoofed" };
    for (const fold of ["first-match", "accumulate", undefined] as const) {
      expect(checking(fold, drops, actions)).toThrow("names a rule with other actions than were called");
    }
    expect(checking("first-match", drops, [done("b"), done("b")])).toThrow("other actions");
  });
});
