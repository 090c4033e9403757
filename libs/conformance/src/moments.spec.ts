import { analyse, difference } from "@glither/analysis";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { answerType, type Core, readArtifact } from "@glither/roux/core";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { conform } from "./conform.ts";
import { mutants } from "./strength/mutants.ts";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";

const RULES = `#pragma dialect glither.governance ; fold first-match
#pragma zone Europe/Stockholm
enrich expires : instant from actor fresh 1h
enrich born : date from actor
enrich opens : time from tool
enrich off : list(date) from actor
set holidays = { 2026-12-24, 1969-12-31 }
rule night = event | action == "clock" | clock.time in 22:00..06:00 => into blocked
rule weekend = event | action == "clock" | clock.weekday in {sat, sun} => into flagged
rule summer = event | action == "clock" | clock.now in 2026-07-01..2026-07-31 => into blocked
rule day = event | action == "clock" | clock.date in holidays => into flagged
rule later = event | action == "clock" | clock.now >= 2027-01-01T00:00+01:00 => into allowed
rule expired = event | action == "own" | expires < clock.now => into blocked
rule exact = event | action == "own" | expires == 1969-12-31T23:59:59.999Z => into flagged
rule old = event | action == "own" | born < 1930-01-01 => into allowed
rule early = event | action == "own" | clock.time < opens => into blocked
rule free = event | action == "list" | any off == clock.date => into allowed
`;

const MIDDAY = { expires: "2027-01-01T00:00Z", born: "2000-01-01", opens: "00:00", off: [] };
type Given = Readonly<Record<string, unknown>>;
const CASES: readonly (readonly [action: string, clock: string, given: Given, rule: string])[] = [
  ["clock", "2026-03-04T22:00+01:00", {}, "night"],
  ["clock", "2026-03-04T06:00+01:00", {}, "night"],
  ["clock", "2026-03-04T06:00:00.001+01:00", {}, "default"],
  ["clock", "2026-03-04T21:59:59.999+01:00", {}, "default"],
  ["clock", "2026-03-07T12:00+01:00", {}, "weekend"],
  ["clock", "2026-07-01T06:01+02:00", {}, "summer"],
  ["clock", "2026-07-31T21:59+02:00", {}, "summer"],
  ["clock", "2026-06-30T21:59+02:00", {}, "default"],
  ["clock", "2026-12-24T12:00+01:00", {}, "day"],
  ["clock", "1969-12-31T12:00+01:00", {}, "day"],
  ["clock", "2027-01-01T12:00+01:00", {}, "later"],
  ["own", "2026-03-04T12:00+01:00", { expires: "2026-03-04T10:59:59.999Z" }, "expired"],
  ["own", "2026-03-04T12:00+01:00", { expires: "2026-03-04T11:00Z" }, "default"],
  ["own", "2026-03-04T12:00+01:00", { expires: { value: "2026-03-04T10:00Z", age: "2h" } }, "default"],
  ["own", "1960-01-01T12:00+01:00", { expires: "1969-12-31T23:59:59.999Z" }, "exact"],
  ["own", "2026-03-04T12:00+01:00", { born: "1929-12-31" }, "old"],
  ["own", "2026-03-04T12:00+01:00", { opens: "12:00:00.001" }, "early"],
  ["list", "2026-03-04T12:00+01:00", { off: ["2026-03-03", "2026-03-04"] }, "free"],
  ["list", "2026-03-04T12:00+01:00", { off: ["2026-03-03"] }, "default"],
];

describe("moments", () => {
  let core: Core;
  let backEnds: readonly BackEnd[];

  beforeAll(async () => {
    const compiled = compile("moments", RULES, VOCABULARIES);
    if (compiled.core === undefined) throw new Error(JSON.stringify(compiled.diagnostics));
    core = compiled.core;
    const judged = await judges(core, ["interpreter", "gleam", "module", "direct", "text", "jco"]);
    backEnds = judged.map(({ backEnd }) => backEnd);
  });

  it.each(CASES)("of `%s` at %s with %j come out as %s has it", (action, clock, given, rule) => {
    const artifact = readArtifact(core.fields, { action });
    const answers = readArtifact(
      core.enrichments.map((enrichment) => ({ path: enrichment.path, type: answerType(enrichment) })),
      { ...MIDDAY, clock, ...given },
    );
    expect([...artifact.problems, ...answers.problems]).toEqual([]);
    const example = caseOf({ artifact: artifact.values ?? new Map(), enrich: answers.values ?? new Map() });
    const [result] = conform(backEnds, [example], []).cases;
    expect(result?.disagreement?.answers).toMatchObject({ interpreter: { rule } });
    expect(result?.agreed).toBe(true);
  });

  it("differ where the clock stands in another zone, whatever the rules", () => {
    const inZone = (zone: string): Core => {
      const text = RULES.replace("Europe/Stockholm", zone);
      const found = compile("moments", text, VOCABULARIES).core;
      if (found === undefined) throw new Error("it does not compile");
      return found;
    };
    expect(difference(core, inZone("Europe/Stockholm"))).toEqual({ kind: "equivalent" });
    expect(difference(core, inZone("America/New_York"))).toMatchObject({ kind: "different" });
  });

  it("have mutants a minute beside what is written", () => {
    const steps = [...mutants(core)].filter(({ what }) =>
      /clock\.time (?:>=|<=) (?:21:59|22:01|05:59|06:01)/u.test(what),
    );
    expect(steps.length).toBeGreaterThanOrEqual(4);
  });

  it("are analysed exactly: what no clock shows is dead, with a witness for what one does", () => {
    const dead = (guards: string): unknown => {
      const text = `#pragma dialect glither.governance\nrule a = event | ${guards} => into allowed\n`;
      const found = compile("dead", text, VOCABULARIES).core;
      return found && analyse(found).findings.map(({ kind }) => kind);
    };
    expect(dead("clock.time > 23:59:59.999")).toEqual(["contradiction"]);
    expect(dead("clock.time >= 23:59:59.999")).toEqual([]);
    expect(dead("clock.date > 2026-07-01 | clock.date < 2026-07-02")).toEqual(["contradiction"]);
    expect(dead("clock.time in 22:00..06:00 | clock.time in 06:01..21:59")).toEqual(["contradiction"]);
    expect(dead("clock.weekday in {sat, sun} | clock.weekday not in {sun}")).toEqual([]);
  });
});
