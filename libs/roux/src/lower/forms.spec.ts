import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import type { Core } from "../ir/core.ts";

const of = (dialect: string) => (rules: string) =>
  compile("forms", `#pragma dialect glither.${dialect}\n${rules}`, VOCABULARIES);
const inMail = of("mail");
const inGovernance = of("governance");
const inSegment = of("segment");

function coreOf({ core, diagnostics }: ReturnType<typeof compile>): Core {
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

const faults = ({ diagnostics }: ReturnType<typeof compile>) =>
  diagnostics.map(({ code, message, hint }) => [code, message, ...(hint === undefined ? [] : [hint])].join("; "));

describe("forms that published rulesets use", () => {
  it.each([
    ["tag PARTNER, into delivered", 'tag (label = "PARTNER"), into delivered'],
    ["tag PARTNER, into delivered", "tag (label = PARTNER), into delivered"],
    ['route to "partners", tag PARTNER', 'route (to = partners), tag (label = "PARTNER")'],
    ["route to x.y (reason = unsigned list)", "route (to = x.y, reason = unsigned list)"],
    ["tag A, into dropped (reason = spoofed)", "tag A reason spoofed, into dropped"],
    ["into dropped (reason = too late)", 'into dropped reason "too late"'],
    ["hold into quarantine after 1h into dropped", "hold after 1h into dropped"],
    ["hold into quarantine after 1h into dropped", "hold (into = quarantine) after 1h into dropped"],
    [
      'hold into quarantine (reason = "flagged for review") after 1h into dropped (reason = late)',
      'hold reason "flagged for review" after 1h into dropped reason late',
    ],
  ])("mean with `%s` what `%s` means", (usual, other) => {
    const core = (does: string) => coreOf(inMail(`rule a = msg | size > 1 => ${does}`));
    expect(core(other)).toEqual(core(usual));
  });

  it("compile as they were published: mail with named arguments", () => {
    const { rules } = coreOf(
      inMail(`rule partner_fast = msg | from.domain == "alpha.example"
        => route to "partners", tag (label = "PARTNER"), into delivered
      rule rest = msg | spf.result == pass
        => tag (label = "UNSIGNED"), route to inbox, into delivered (reason = unsigned_list)`),
    );
    expect(rules.map(({ actions, reason_class }) => [reason_class, ...actions])).toEqual([
      [
        "partner_fast",
        { verb: "route", args: [{ name: "to", value: { kind: "text", value: "partners" } }] },
        { verb: "tag", args: [{ name: "label", value: { kind: "text", value: "PARTNER" } }] },
      ],
      [
        "unsigned_list",
        { verb: "tag", args: [{ name: "label", value: { kind: "text", value: "UNSIGNED" } }] },
        { verb: "route", args: [{ name: "to", value: { kind: "text", value: "inbox" } }] },
      ],
    ]);
  });

  it("compile as they were published: a hold with a reason and no state", () => {
    const rule = (hold: string) =>
      coreOf(
        inGovernance(`rule big_spend = event | arguments[1] > 25000 | risk_level >= high
        => ${hold} on approve into allowed after 24h into blocked (reason = approval_timeout)`),
      );
    expect(rule('hold reason "needs a person"')).toEqual(rule('hold into flagged-review (reason = "needs a person")'));
    expect(rule('hold reason "needs a person"').rules[0]).toMatchObject({
      reason_class: "needs_a_person",
      outcome: { state: "flagged-review" },
    });
  });

  it("are refused where they say something twice, or nothing that there is", () => {
    expect(
      faults(
        inMail(`rule a = msg | size > 1 => tag PARTNER (label = "B"), into delivered
      rule b = msg | size > 2 => tag (labl = B), into delivered
      rule c = msg | size > 3 => tag (label = two words), into delivered
      rule d = msg | size > 4 => route to inbox (to = inbox), into delivered
      rule e = msg | size > 5 => tag A reason b (reason = c), into delivered
      rule f = msg | size > 6 => into delivered (label = B)
      rule g = msg | size > 7 => tag (label = 7), into delivered`),
      ),
    ).toEqual([
      "DUPLICATE_NAME; `label` is given twice; keep one of the two",
      "TYPE_MISMATCH; `tag` has no argument `labl`; did you mean `label`?",
      'TYPE_MISMATCH; `label` is one name, or a text in quotes; write `label = "…"`',
      "UNKNOWN_VERB; `to` stands twice; it is written `route to …`",
      "DUPLICATE_NAME; `reason` is given twice; keep one of the two",
      "TYPE_MISMATCH; there is no argument `label` here; `reason` is the only one",
      'TYPE_MISMATCH; `label` is one name, or a text in quotes; write `label = "…"`',
    ]);
  });

  it("need the state where the dialect has several", () => {
    expect(faults(inSegment("rule a = segment | refuted => seed after 1h into denied"))).toEqual([
      "UNKNOWN_VERB; `seed` needs `into …`; it waits in `occluded` or `probation`",
    ]);
  });
});

describe("states", () => {
  it("are read with a hyphen or with `_`, and written as the vocabulary has them", () => {
    const rule = (state: string) =>
      coreOf(inGovernance(`rule a = event | pii_detected => hold into ${state} after 1h into blocked`));
    expect(rule("flagged_review")).toEqual(rule("flagged-review"));
    expect(rule('"flagged_review"')).toEqual(rule("flagged-review"));
    expect(rule("flagged_review").states[0]).toMatchObject({ name: "flagged-review" });
    expect(faults(inGovernance("rule a = event | pii_detected => into flagged_review"))).toEqual([
      "INTO_NON_TERMINAL; `into` settles, and `flagged-review` is a state that waits; write `hold into flagged-review`",
    ]);
  });
});

describe("moves for one audience", () => {
  it("are host actions of their own, in both directions", () => {
    const { rules, verbs } = coreOf(
      inSegment(`rule a = segment | refuted => raise clearance to secret for partners, raise detail to full for "the press",
        raise clearance to restricted, into live`),
    );
    expect(rules[0]?.actions.map(({ verb, move }) => [verb, move])).toEqual([
      ["raise_clearance_for", { ladder: "clearance", direction: "raise", to: "secret", for: "partners" }],
      ["raise_detail_for", { ladder: "detail", direction: "raise", to: "full", for: "the press", downgrade: true }],
      ["raise_clearance", { ladder: "clearance", direction: "raise", to: "restricted" }],
    ]);
    expect(verbs.map(({ name, parameters }) => [name, ...parameters.map((parameter) => parameter.name)])).toEqual([
      ["raise_clearance", "to"],
      ["raise_clearance_for", "to", "for"],
      ["raise_detail_for", "to", "for"],
    ]);
  });

  it("say `wrap to` and `wrap for` alike", () => {
    const core = (wrap: string) => coreOf(inSegment(`rule a = segment | refuted => ${wrap}, into live`));
    expect(core("wrap to partners")).toEqual(core("wrap for partners"));
  });

  it("give the rule's reason as every disposition may", () => {
    const reasons = ["raise clearance to secret (reason = too new)", "wrap for partners reason too_new"].map(
      (does) => coreOf(inSegment(`rule a = segment | refuted => ${does}, into live`)).rules[0]?.reason_class,
    );
    expect(reasons).toEqual(["too_new", "too_new"]);
  });
});
