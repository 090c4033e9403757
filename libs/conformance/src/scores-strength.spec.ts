import { VOCABULARIES } from "@glither/dialects";
import { explain, explanationLines } from "@glither/interpreter";
import { compile } from "@glither/roux";
import { type Core, readArtifact } from "@glither/roux/core";
import { expect, it } from "@jest/globals";
import { coverageOf } from "./strength/coverage.ts";
import { mutants } from "./strength/mutants.ts";
import { caseOf } from "./testing/cases.ts";

const { core } = compile(
  "scored",
  `#pragma dialect glither.mail
score spam = 2.5 when subject ~ /x/, -1 when size > 3
rule out = msg | spam >= 2.5 => into dropped (reason = spam)
rule keep = msg => route to inbox`,
  VOCABULARIES,
);
if (core === undefined) throw new Error("it does not compile");
const scored: Core = core;

function facts(given: Readonly<Record<string, unknown>>) {
  return { artifact: readArtifact(scored.fields, given).values ?? new Map(), enrich: new Map() };
}

it("makes mutants of a score: a term less, another weight, another guard, another threshold", () => {
  const said = [...mutants(scored)]
    .filter(({ of }) => of === "spam")
    .map(({ what }) => what.replace(/^score `spam` /u, ""));
  expect(said).toEqual(
    expect.arrayContaining([
      "adds nothing where `subject ~ /x/`",
      "adds -2.5 instead of 2.5 where `subject ~ /x/`",
      "adds 2.4 instead of 2.5 where `subject ~ /x/`",
      "adds 2.6 instead of 2.5 where `subject ~ /x/`",
      "adds 1 instead of -1 where `size > 3`",
      "adds 2.5 where `not subject ~ /x/` instead of `subject ~ /x/`",
      "adds -1 where `size >= 3` instead of `size > 3`",
    ]),
  );
  const thresholds = [...mutants(scored)]
    .map(({ what }) => what)
    .filter((what) => what.includes("instead of `spam >= 2.5`"));
  expect(thresholds.join("\n")).toMatch(/`spam > 2\.5`[\s\S]*`spam >= 2\.4`[\s\S]*`spam >= 2\.6`/u);
});

it("counts a term as covered where cases show it both ways", () => {
  const covered = coverageOf(scored, [caseOf(facts({ subject: "x" })), caseOf(facts({}))]);
  expect(covered.gaps.filter(({ kind }) => kind === "guard")).toEqual([
    { kind: "guard", of: "spam", guard: "size > 3", never: "holds" },
  ]);
});

it("explains what a score came to, and which terms made it", () => {
  const lines = explanationLines(explain(scored, facts({ subject: "x", size: 4 }))).map((line) => line.trim());
  expect(lines).toEqual(
    expect.arrayContaining([
      "fails  spam >= 2.5",
      "spam = 1.5: 2 of 2 terms hold",
      "holds  2.5 when subject ~ /x/",
      "holds  -1 when size > 3",
    ]),
  );
});
