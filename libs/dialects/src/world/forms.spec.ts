import { compile } from "@glither/roux";
import { readArtifact } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { VOCABULARIES } from "../index.ts";

const compiled = (rules: string, fold = "accumulate") =>
  compile("fleet", `#pragma dialect glither.world ; fold ${fold}\n${rules}`, VOCABULARIES);

const coreOf = (rules: string) => {
  const { core, diagnostics } = compiled(rules);
  if (core === undefined || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  return core;
};

const faults = (rules: string) =>
  compiled(rules).diagnostics.map(({ code, message, hint }) => `${code}: ${message}; ${hint}`);

describe("the forms in which worlds are published", () => {
  it("compile with groups over parts, dotted symbols and both ends of a link", () => {
    const core = coreOf(`
      group cleared_piers = pier | pier.zone == "core" | pier.attested.membrane
      group eu_donors = donor | donor.region == "eu"
      group cleared_eu_donors = eu_donors | donor.attested.provenance
      rule gift = edge
        | donor.dialect == glither.mail | pier.dialect in {glither.flow, glither.segment}
        | pier in cleared_piers | donor in cleared_eu_donors
        | pour.export ~ /#route$/ | pier.import == "dispose"
        | guarantee.offer >= guarantee.wish | delivery == fire_and_forget | retrograde == diode
        | donor.attested.no_retrograde
        => raise guarantee to transport, link pour to pier`);
    expect(core.rules[0]?.actions).toMatchObject([{ verb: "raise_guarantee" }, { verb: "link", args: [] }]);
    expect(core.rules[0]?.outcome).toEqual({ kind: "settled", box: "linked" });
    expect(core.groups.map(({ name }) => name)).toEqual(["cleared_piers", "eu_donors", "cleared_eu_donors"]);
    expect(core.rules[0]?.guards[0]?.test).toEqual({
      kind: "compare",
      op: "==",
      left: { kind: "field", path: "donor.dialect" },
      right: { kind: "text", value: "glither.mail" },
    });
  });

  it("mean what the plain forms mean", () => {
    const [published, plain] = [
      `group cleared = pier | pier.zone == "core"
       rule a = edge | pier in cleared | donor.dialect == glither.mail => link pour to pier`,
      `group cleared = edge | pier.zone == "core"
       rule a = edge | edge in cleared | donor.dialect == "glither.mail" => link`,
    ].map(coreOf);
    expect(published).toEqual(plain);
  });

  it.each([
    [
      `group cleared = pier | pier.zone == "core"\nrule a = edge | edge in cleared => link`,
      "TYPE_MISMATCH: `cleared` is a group of `pier`, not of `edge`; ask for it as `pier in cleared`",
    ],
    [
      `group cleared = pier | pier.zone == "core"\nrule a = edge | donor in cleared => link`,
      "TYPE_MISMATCH: `cleared` is a group of `pier`, not of `donor`; ask for it as `pier in cleared`",
    ],
    [
      `group cleared = pier | pier.zone == "core"\nrule a = cleared => link`,
      "TYPE_MISMATCH: `cleared` is a group of `pier`, not of `edge`; ask for it as `pier in cleared`",
    ],
    [
      `group near = edge | encrypted\nrule a = edge | pier in near => link`,
      "TYPE_MISMATCH: `near` is a group of `edge`, not of `pier`; ask for it as `edge in near`",
    ],
    [
      `group cleared = pier | pier.zone == donor.zone\nrule a = edge | pier in cleared => link`,
      "TYPE_MISMATCH: `cleared` is a group of `pier`, and reads `donor.zone`; make it a group of `edge`, or ask for `donor.zone` where the group is used",
    ],
    [
      `group near = edge | encrypted\ngroup cleared = pier | edge in near\nrule a = edge | pier in cleared => link`,
      "TYPE_MISMATCH: `cleared` is a group of `pier`, and reads `near`; make it a group of `edge`, or ask for `near` where the group is used",
    ],
    [
      `group pier = edge | encrypted\nrule a = edge | edge in pier => link`,
      "DUPLICATE_NAME: `pier` is a part of each edge; give the group a name of its own",
    ],
    [
      "rule a = edge | donor.dialect == pier.dialekt => link",
      "UNKNOWN_FIELD: unknown field `pier.dialekt`; did you mean `pier.dialect`?",
    ],
    ["rule a = edge | encrypted => link donor to pier", "UNKNOWN_VERB: `link` takes no object; it is written `link`"],
    ["rule a = edge | encrypted => link pour", "UNKNOWN_VERB: `link` takes no object; it is written `link`"],
  ])("are refused in `%s`", (rules, fault) => {
    expect(faults(rules)).toContain(fault);
  });

  it("are read of an edge as JSON, nested and dotted, beside what `guarantee` says", () => {
    const { fields } = coreOf("rule a = edge | guarantee.offer >= guarantee | guarantee >= transport => link");
    const read = (artifact: object) => readArtifact(fields, artifact);
    expect(read({ guarantee: { offer: "transport" } }).values?.get("guarantee.offer")).toBe("transport");
    expect(read({ guarantee: "disposition", "guarantee.offer": "transport" }).values).toEqual(
      new Map([
        ["guarantee", "disposition"],
        ["guarantee.offer", "transport"],
      ]),
    );
    expect(read({ guarantee: { ofer: "transport" } }).problems).toEqual([
      "unknown field `guarantee.ofer`; did you mean `guarantee.offer`?",
    ]);
    expect(read({ guarantee: ["transport"] }).problems).toHaveLength(1);
  });

  it("leave nothing open that an edge does not say", () => {
    const { fields } = coreOf(
      "rule a = edge | guarantee.offer >= guarantee.wish | delivery == fire_and_forget | retrograde == diode => link",
    );
    expect(Object.fromEntries(fields.map(({ path, type }) => [path, "default" in type ? type.default : ""]))).toEqual({
      "guarantee.offer": "none",
      "guarantee.wish": "promotion",
      delivery: "acked",
      retrograde: "open",
    });
  });
});
