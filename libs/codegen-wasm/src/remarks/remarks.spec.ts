import { VOCABULARIES } from "@glither/dialects";
import { compile, type Files } from "@glither/roux";
import { type Core, printArm, printDispositions, printTest } from "@glither/roux/core";
import { arbitraryRuleset, declaredIn, namedInOrder, shippedSources } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compileModule } from "../compile-module.ts";
import { encodeModule } from "../wasm/encode.ts";
import { printModule } from "../wasm/print.ts";

const NO_FILES: Files = new Map();
const SHIPPED = shippedSources().map(({ shelf, text, files }) => [shelf, text, files] as const);

const times = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index)).join("\n");

const SPF = ["none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"];

/** Runs that are looked up by a key of each kind, with something left of the rule to do and without. */
const RUNS: Readonly<Record<string, string>> = {
  equality: `${times(20, (i) => `rule r${i} = msg | from.domain == "d${i}.example" | subject ~ /^x${i}/ => into dropped`)}
    ${times(12, (i) => `rule s${i} = msg | size == ${i} => into delivered`)}`,
  sets: times(10, (i) => `rule r${i} = msg | from.org in { "a${i}", "b${i}" } => tag T${i}, route to inbox`),
  prefixes: times(
    9,
    (i) => `rule r${i} = msg | subject ~ /^(?:begin ${i}|start ${i})/ => into dropped (reason = b${i})`,
  ),
  suffixes: times(40, (i) => `rule r${i} = msg | size > ${i} | from.domain ~ /\\.d${i}$/ => into dropped`),
  numbers: times(12, (i) => `rule r${i} = msg | size in { ${i}, ${i + 100} } | not sender.allowlisted => into dropped`),
  symbols: times(
    14,
    (i) => `rule r${i} = msg | spf.result == ${SPF[i % 7]} | size == ${i} or size > 9${i} => into dropped`,
  ),
  "a choice": times(9, (i) => `rule r${i} = msg | subject == "a${i}" or subject ~ /z${i}$/ => into delivered`),
  "under a guard for all": times(
    70,
    (i) => `rule r${i} = msg | sender.allowlisted | subject == "a${i}" => into delivered`,
  ),
  "that wait": times(
    9,
    (i) => `rule r${i} = msg | subject == "a${i}" | msg not in big => hold into quarantine (reason = w${i})
      on admin.release into delivered
      after ${i + 1}h into dropped (reason = late)`,
  ),
};
const MANY: readonly (readonly [string, string])[] = Object.entries(RUNS).flatMap(([kind, rules]) =>
  ["first-match", "accumulate"].map((fold): [string, string] => [
    `a run of ${kind}, ${fold}`,
    `#pragma dialect glither.mail ; fold ${fold}\ngroup big = msg | size > 10000 | not list.unsubscribe\n${rules}`,
  ]),
);

function coreOf(source: string, files = NO_FILES): Core {
  const { core, diagnostics } = compile("example", source, VOCABULARIES, { files });
  if (core === undefined) throw new Error(`${JSON.stringify(diagnostics)}\n${source}`);
  return core;
}

const textOf = (core: Core): string => printModule(compileModule(core));

/** The rules and groups of a text's comments by their first lines. What stands several times must say the same. */
function declared(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string[][]>();
  let current: string[] | undefined;
  for (const [, comment = ""] of text.matchAll(/^ *;; (.*)$/gmu)) {
    if (comment.startsWith("  ")) current?.push(comment);
    else {
      const isItem = /^(?:rule|group|score) /u.test(comment);
      current = isItem ? [comment] : undefined;
      if (current) found.set(comment, [...(found.get(comment) ?? []), current]);
    }
  }
  return new Map(
    [...found].map(([head, copies]) => {
      const [first = "", ...others] = new Set(copies.map((lines) => lines.join("\n")));
      expect(others).toEqual([]);
      return [head, first];
    }),
  );
}

/** A ruleset made of the comments alone, but for the enrichments that it declares. */
function readBack(text: string, core: Core, source: string, files = NO_FILES): string {
  const { dialect, fold, ruleset, rules } = core;
  const items = declared(text);
  return [
    `#pragma dialect ${dialect.name} ; fold ${fold}`,
    `#pragma version ${ruleset.version}`,
    declaredIn(core, source, files),
    ...named(core).map((name) => items.get(name)),
    ...rules.map(({ name }) => items.get(`rule ${name} = ${dialect.collection}`)),
  ].join("\n");
}

/** The first lines of groups and scores, each behind those that it asks for. */
function named(core: Core): string[] {
  return namedInOrder(core).map(({ kind, item }) =>
    kind === "group" ? `group ${item.name} = ${core.dialect.collection}` : `score ${item.name} =`,
  );
}

const SCORES: readonly (readonly [string, string])[] = [
  [
    "scores, groups that ask for them, and many terms",
    `#pragma dialect glither.mail
score base = 1 when sender.allowlisted, -2 when subject ~ /x/
group good = msg | base > 0
score spam = ${times(70, (i) => `${i + 0.5} when size > ${i}`).replaceAll("\n", ", ")}, -3 when msg in good
rule out = msg | spam >= 2 | not (base == -1) => into dropped`,
  ],
];

const WITHOUT_FILES = [...MANY, ...SCORES].map(([name, source]) => [name, source, NO_FILES] as const);

describe.each([...SHIPPED, ...WITHOUT_FILES])("%s", (_, source, files) => {
  const core = coreOf(source, files);
  const text = textOf(core);

  it("says every guard, action, arm and verdict", () => {
    for (const { guards } of [...core.groups, ...core.rules])
      for (const { test } of guards) expect(text).toContain(`;;   | ${printTest(test, core.dialect.collection)}`);
    for (const rule of core.rules) {
      expect(text).toContain(`;; rule ${rule.name} = ${core.dialect.collection}\n`);
      const arms = rule.outcome.kind === "pending" ? rule.outcome.obligations.map(printArm) : [];
      for (const words of [...printDispositions(rule), ...arms]) expect(text).toContain(` ${words}`);
    }
    expect(text).toContain(`;; no rule => into ${core.default_box} (reason = no_rule)`);
  });

  it("reads back from its comments as the same rules", () => {
    expect(coreOf(readBack(text, core, source, files))).toEqual(core);
  });

  it("has the same bytes without its comments", () => {
    const module = compileModule(core);
    const bare = withoutRemarks(module) as typeof module;
    expect(printModule({ ...bare, remarks: [] })).not.toContain(";; rule");
    expect(encodeModule(bare)).toEqual(encodeModule(module));
  });
});

it.each(MANY)("%s is looked up, and says by what", (_, source) => {
  const text = textOf(coreOf(source));
  expect(text).toMatch(/;; looked up by \S+.*: the \d+ rules r0 … /u);
  expect(text).toContain("  // looked up\n");
});

it("says of a rule that is a row of a table all that a rule in code says of itself", () => {
  const text = textOf(
    coreOf(`#pragma dialect glither.mail
      ${times(8, (i) => `rule r${i} = msg | sender.allowlisted | from.domain == "d${i}.example" => into dropped`)}`),
  );
  expect(text).toContain(["    ;; asked once for the 8 rules r0 … r7", "    ;;   | sender.allowlisted"].join("\n"));
  expect(text).toContain(
    [
      "      ;; looked up by from.domain: the 8 rules r0 … r7",
      "      ;; rule r0 = msg",
      "      ;;   | sender.allowlisted  // asked before",
      '      ;;   | from.domain == "d0.example"  // looked up',
      "      ;;   => into dropped",
      "      ;; rule r1 = msg",
    ].join("\n"),
  );
  expect(text).toContain(";; from.domain is one of 8 keys\n");
});

it("random rulesets read back from their comments as the same rules", () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...VOCABULARIES.values())
        .chain(arbitraryRuleset)
        // A comment escapes what an editor would hide, and a pattern keeps its source.
        .filter((source) => !/[\p{Cf}\p{Zl}\p{Zp}]/u.test(source)),
      (source) => {
        const core = coreOf(source);
        expect(coreOf(readBack(textOf(core), core, source))).toEqual(core);
      },
    ),
    { numRuns: 60 },
  );
});

/** The same tree without its remarks. */
function withoutRemarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item?.kind !== "remark").map(withoutRemarks);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || value instanceof Map) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutRemarks(inner)]));
}
