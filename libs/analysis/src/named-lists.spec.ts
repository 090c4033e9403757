import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { type Core, nested, readArtifact } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { analyse } from "./analyse.ts";
import { difference } from "./difference.ts";
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

function factsOf(core: Core, json: unknown): Facts {
  const { values, problems } = readArtifact(core.fields, json);
  expect(problems).toEqual([]);
  return { artifact: values ?? new Map(), enrich: new Map() };
}

const kindsOf = (rules: readonly string[]): string[] => {
  const { findings } = analyse(coreOf(rules));
  return rules.map((_, at) => findings.find(({ rule }) => rule === `r${at}`)?.kind ?? "live");
};

describe("every text within an object", () => {
  it.each<readonly [readonly string[], readonly string[]]>([
    // A text that is read by itself is among all of them.
    [
      ["any arguments.* ~ /^.etc/", "arguments.path ~ /^.etc/"],
      ["live", "dead"],
    ],
    [
      ["any arguments.* ~ /^.etc/", "arguments.path ~ /^.etc.passwd/"],
      ["live", "dead"],
    ],
    [
      ["arguments.path ~ /^.etc/", "any arguments.* ~ /^.etc/"],
      ["live", "live"],
    ],
    [['"x" not in arguments.* | arguments.a.b[2] == "x"'], ["contradiction"]],
    [['all arguments.* == "x" | arguments.a == "y"'], ["contradiction"]],
    [['all arguments.* == "x" | arguments.a == 5'], ["live"]],
    // What is within a value is within what is around it.
    [
      ["any arguments.* ~ /x/", "any arguments.filter.* ~ /x/"],
      ["live", "dead"],
    ],
    [
      ["any arguments.filter.* ~ /x/", "any arguments.* ~ /x/"],
      ["live", "live"],
    ],
    // One text is all that there is of a value, and a number has none.
    [['arguments.a == "x" | "y" in arguments.a.*'], ["contradiction"]],
    [['arguments.a == "x" | "x" not in arguments.a.*'], ["contradiction"]],
    [["arguments.a == 1 | any arguments.a.* ~ /x/"], ["contradiction"]],
    [["arguments.a is absent | any arguments.a.* ~ /x/"], ["contradiction"]],
    [['arguments.a == "x" | any arguments.a.b.* ~ /x/'], ["contradiction"]],
    [["arguments.a[0] is present | any arguments.a.b.* ~ /x/"], ["contradiction"]],
    [['arguments.a is present | "x" in arguments.a.b.* | "x" not in arguments.a.*'], ["contradiction"]],
    // A value as a list of texts.
    [
      ["any arguments.paths ~ /^.etc/", "arguments.paths[3] ~ /^.etc.passwd/"],
      ["live", "dead"],
    ],
    [
      ["any arguments.paths ~ /^.etc/", "arguments.paths ~ /^.etc.passwd/"],
      ["live", "dead"],
    ],
    [
      ["any arguments.* ~ /^.etc/", "any arguments.paths ~ /^.etc.passwd/"],
      ["live", "dead"],
    ],
    [
      ["any arguments.paths ~ /^.etc/", "any arguments.paths.* ~ /^.etc/"],
      ["live", "dead"],
    ],
    [
      ["any arguments.paths.* ~ /^.etc/", "any arguments.paths ~ /^.etc/"],
      ["live", "dead"],
    ],
    [["all arguments.paths ~ /^.home/ | any arguments.paths.* ~ /^.etc/"], ["contradiction"]],
    [["all arguments.paths ~ /^.home/ | arguments.paths[1] == 5"], ["contradiction"]],
    [["all arguments.paths.* ~ /^.home/ | arguments.paths[0] == 5"], ["live"]],
    [["all arguments.paths ~ /x/ | arguments.paths == 5"], ["contradiction"]],
    [["any arguments.paths ~ /x/ | arguments.paths is absent"], ["contradiction"]],
    [
      ['arguments.paths[0] is present | all arguments.paths == "x" | not any arguments.paths == "x"'],
      ["contradiction"],
    ],
    [['arguments.paths[0] is present | all arguments.paths == "x"'], ["live"]],
    [
      ["count(arguments.paths) > 2 | any arguments.paths ~ /x/", "count(arguments.paths) > 3"],
      ["live", "live"],
    ],
    [
      ["count(arguments.*) > 2", "count(arguments.*) > 3"],
      ["live", "dead"],
    ],
  ])("are decided in %j: %j", (rules, kinds) => {
    expect(kindsOf(rules)).toEqual(kinds);
  });

  it("are a difference between two rulesets where one of them asks for one text alone", () => {
    const [narrow, wide] = [coreOf(['arguments.path == "x"']), coreOf(['"x" in arguments.*'])];
    const found = difference(narrow, wide);
    if (found.kind !== "different") throw new Error(found.kind);
    for (const { witness, before, after } of found.changes) {
      const json = nested(witness.artifact);
      expect([dispose(narrow, factsOf(narrow, json)).rule, dispose(wide, factsOf(wide, json)).rule]).toEqual([
        before.rule,
        after.rule,
      ]);
    }
  });
});

/** All that the tests below can tell apart, and some that they cannot. */
const VALUES: readonly unknown[] = [
  ...[null, "x", "y", 1, true, {}, [], ["x"], ["y"], [1], ["x", "y"], ["y", "x"], ["x", "x"], ["y", 1], ["x", 1]],
  ...["x", "y", 1, {}, ["x"], ["y"], ["x", "y"]].map((b) => ({ b })),
  ...["x", "y", ["x", "y"]].flatMap((d) => [{ d }, { b: "x", d }, { b: "y", d }, { b: 1, d }]),
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

describe("lists within an object", () => {
  it("are decided as if every object had been asked, or not at all", () => {
    const seen = { live: 0, dead: 0, contradiction: 0, undecided: 0 };
    fc.assert(
      fc.property(fc.array(guard, { minLength: 1, maxLength: 4 }), (guards) => {
        const core = coreOf(guards);
        const disposing = new Set(OBJECTS.map((json) => dispose(core, factsOf(core, { arguments: json })).rule));
        const { findings, witnesses } = analyse(core);
        for (const { name } of core.rules) {
          const kind = findings.find(({ rule }) => rule === name)?.kind ?? "live";
          if (kind === "shadowed") throw new Error(`${name} is ${kind}`);
          seen[kind] += 1;
          if (kind !== "undecided") expect([name, kind === "live"]).toEqual([name, disposing.has(name)]);
          const witness = witnesses.get(name);
          if (witness) expect(dispose(core, factsOf(core, nested(witness.artifact))).rule).toBe(name);
        }
      }),
      { numRuns: 400, seed: 5 },
    );
    expect(Math.min(seen.live, seen.dead, seen.contradiction)).toBeGreaterThan(30);
    expect(seen.undecided).toBeLessThan(20);
  });
});
