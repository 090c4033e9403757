import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { type Core, nested, readArtifact } from "@glither/roux/core";
import { expect } from "@jest/globals";
import fc from "fast-check";
import { analyse, type Finding } from "../analyse.ts";
import { dispose, type Facts } from "../evaluate.ts";

/** A ruleset about tool calls with these guards. */
export function coreOfGuards(guards: readonly string[], declared = ""): Core {
  const rules = guards.map((guard, at) => `rule r${at} = event | ${guard} => into allowed`);
  const text = ["#pragma dialect glither.governance", declared, ...rules].join("\n");
  const { core, diagnostics } = compile("named", text, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

/** What the rules see of a tool call. */
export function factsOfJson(core: Core, json: unknown): Facts {
  const { values, problems } = readArtifact(core.fields, json);
  expect(problems).toEqual([]);
  return { artifact: values ?? new Map(), enrich: new Map() };
}

/** All that the tests below can tell apart, and some that they cannot. */
const VALUES: readonly unknown[] = [
  ...[null, "x", "y", 1, true, {}, [], ["x"], ["y"], [1], ["x", "y"], ["y", "x"], ["x", "x"], ["y", 1], ["x", 1]],
  ...["x", "y", 1, {}, [], ["x"], ["y"], [1], ["x", "y"], ["x", 1], ["y", 1]].map((b) => ({ b })),
  ...["x", "y", 1, ["x", "y"]].flatMap((d) => [{ d }, { b: "x", d }, { b: "y", d }, { b: 1, d }]),
  ...["x", "y", ["x", "y"]].map((c) => [1, c]),
];
const OBJECTS: readonly unknown[] = [
  ...[{}, [], ["x"], ["y"], [1], ["x", "y"], ["y", "x"], [1, "x"], [1, "y"]],
  ...VALUES.flatMap((a) => [{ a }, { a, c: "x" }, { a, c: "y" }, { a, c: ["x", "y"] }]),
  ...["x", "y", ["x", "y"]].map((c) => ({ c })),
];

const list = fc.constantFrom("arguments.*", "arguments.a.*", "arguments.a", "arguments.a.b");
const onList = fc.oneof(
  fc
    .tuple(fc.constantFrom("any", "all"), list, fc.constantFrom('== "x"', '!= "x"', "~ /^x$/", 'in {"x"}'))
    .map((words) => words.join(" ")),
  list.map((path) => `"x" not in ${path}`),
);
const onValue = fc
  .tuple(
    fc.constantFrom("arguments.a", "arguments.a.b", "arguments.a[0]", "arguments[0]"),
    fc.constantFrom("is present", "is absent", '== "x"', '!= "x"', "== 1"),
  )
  .map((words) => words.join(" "));
const guard = fc
  .array(fc.oneof({ weight: 2, arbitrary: onList }, onValue), { minLength: 1, maxLength: 3 })
  .chain((tests) => fc.constantFrom(" | ", " or ").map((join) => tests.join(join)));

/** Confirms `analyse` on random guards about lists within an object by asking of every object; returns how often it found what. */
export function findsWhatObjectsHave(runs: { readonly numRuns: number; readonly seed: number }) {
  const seen: Record<Exclude<Finding["kind"], "shadowed"> | "live", number> = {
    live: 0,
    dead: 0,
    contradiction: 0,
    undecided: 0,
  };
  fc.assert(
    fc.property(fc.array(guard, { minLength: 1, maxLength: 4 }), (guards) => {
      const core = coreOfGuards(guards);
      const disposing = new Set(OBJECTS.map((json) => dispose(core, factsOfJson(core, { arguments: json })).rule));
      const { findings, witnesses } = analyse(core);
      for (const { name } of core.rules) {
        const kind = findings.find(({ rule }) => rule === name)?.kind ?? "live";
        if (kind === "shadowed") throw new Error(`${name} is ${kind}`);
        seen[kind] += 1;
        if (kind !== "undecided") expect([name, kind === "live"]).toEqual([name, disposing.has(name)]);
        const witness = witnesses.get(name);
        if (witness) expect(dispose(core, factsOfJson(core, nested(witness.artifact))).rule).toBe(name);
      }
    }),
    runs,
  );
  return seen;
}
