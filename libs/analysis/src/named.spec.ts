import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { type Core, nested, readArtifact } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { analyse } from "./analyse.ts";
import { dispose, type Facts } from "./evaluate.ts";

function coreOf(rules: readonly string[]): Core {
  const text = [
    "#pragma dialect glither.governance",
    ...rules.map((guard, at) => `rule r${at} = event | ${guard} => into allowed`),
  ].join("\n");
  const { core, diagnostics } = compile("named", text, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

/** All that the tests below can tell apart. */
const VALUES = [null, "x", "y", 1, 2, true, false, {}, { b: "x" }, { b: "y" }, { b: 1 }, { b: 2 }, { b: true }].concat([
  { b: false },
  { b: null },
  { b: {} },
  [],
  ["x"],
  ["y"],
  [1],
  [2],
  [true],
  [false],
  [null],
] as never[]);
const OBJECTS: readonly unknown[] = [{}, [], ["x"], ["y"], [1], [2], ...VALUES.map((a) => ({ a }))];

const PATHS = ["arguments.a", "arguments.a.b", "arguments.a[0]", "arguments[0]"];
const TESTS = ["is present", "is absent", '== "x"', '!= "x"', "== 1", "> 1", "<= 1", "== true", "!= true"];
const test = fc
  .tuple(fc.constantFrom(...PATHS), fc.constantFrom(...TESTS))
  .filter(([path, own]) => path !== "arguments[0]" || !own.includes("true"))
  .map((words) => words.join(" "));
const guard = fc
  .array(test, { minLength: 1, maxLength: 3 })
  .chain((tests) => fc.constantFrom(" | ", " or ").map((join) => tests.join(join)));

function factsOf(core: Core, json: unknown): Facts {
  const { values, problems } = readArtifact(core.fields, json);
  expect(problems).toEqual([]);
  return { artifact: values ?? new Map(), enrich: new Map() };
}

describe("values within an object", () => {
  it("are decided as if every object had been asked", () => {
    const seen = { live: 0, dead: 0, contradiction: 0 };
    fc.assert(
      fc.property(fc.array(guard, { minLength: 1, maxLength: 4 }), (guards) => {
        const core = coreOf(guards);
        const disposing = new Set(OBJECTS.map((json) => dispose(core, factsOf(core, { arguments: json })).rule));
        const { findings, witnesses } = analyse(core);
        for (const { name } of core.rules) {
          const kind = findings.find(({ rule }) => rule === name)?.kind ?? "live";
          if (kind !== "live" && kind !== "dead" && kind !== "contradiction") throw new Error(`${name} is ${kind}`);
          seen[kind] += 1;
          expect([name, kind === "live"]).toEqual([name, disposing.has(name)]);
          const witness = witnesses.get(name);
          if (witness) expect(dispose(core, factsOf(core, nested(witness.artifact))).rule).toBe(name);
        }
      }),
      { numRuns: 400, seed: 5 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(30);
  });

  it("are one thing at a time: a text is no number, and an object neither", () => {
    const rules = [
      'arguments.a == "x" | arguments.a > 1',
      'arguments.a == "x" | arguments.a.b == "x"',
      'arguments.a.b == "x" | arguments.a is absent',
      "arguments.a[0] is present | arguments.a.b is present",
      "arguments.a is present | arguments.a == true",
    ];
    const { findings } = analyse(coreOf(rules));
    expect(findings.map(({ kind, rule }) => `${rule} ${kind}`)).toEqual([
      "r0 contradiction",
      "r1 contradiction",
      "r2 contradiction",
      "r3 contradiction",
    ]);
  });
});
