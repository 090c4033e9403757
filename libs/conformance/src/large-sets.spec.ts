import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { stepBound } from "@glither/host";
import { compile, type Vocabulary } from "@glither/roux";
import type { ArtifactValue, Core, Field } from "@glither/roux/core";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";

const COUNT = 1_100;
const numbered = Array.from({ length: COUNT }, (_, at) => at);
/** Texts of all lengths up to 30 bytes, of which many differ in one byte alone. */
const TEXTS = numbered.map((at) => `${"long-".repeat(6)}é${at}`.slice(-(at % 31) - 1)).concat("~", "~~", "😀");
const TABLED = [...new Set(TEXTS)].concat(numbered.map((at) => `host-${at}.example`));
const INTEGERS = numbered.map((at) => (at % 2 === 0 ? at : -at) * 1_000_003);
const NUMBERS = numbered.map((at) => at / 8);
const SPANS = numbered.map((at) => at * 7);

type Guards = Readonly<Record<string, string>>;

const FIELDS: readonly Field[] = [
  { path: "kind", type: { kind: "text" } },
  { path: "name", type: { kind: "text" } },
  { path: "maybe", type: { kind: "optional", of: { kind: "text" } } },
  { path: "size", type: { kind: "integer" } },
  { path: "ratio", type: { kind: "number" } },
  { path: "age", type: { kind: "duration" } },
  { path: "names", type: { kind: "list", of: { kind: "text" } } },
  { path: "sizes", type: { kind: "list", of: { kind: "integer" } } },
];
const VOCABULARY: Vocabulary = {
  dialect: "glither.large",
  version: "0.1.0",
  collection: "item",
  record: "thing",
  fields: FIELDS,
  enrichments: [],
  boxes: ["kept", "dropped"],
  suspended: [],
  defaultBox: "dropped",
  restrictiveness: ["kept", "dropped"],
  verbs: [],
  policy: { missingDeadline: "error" },
};
/** One way to ask in each rule; its name is the kind that it answers. */
const SCALARS: Guards = {
  text: "name in texts",
  others: "name not in texts",
  empty: "name in with_empty",
  optional: "maybe in texts",
};
const NUMERIC: Guards = { integer: "size in integers", number: "ratio in numbers", span: "age in spans" };
const LISTS: Guards = {
  any: "any names in texts",
  all: "all names (it in texts and it != name)",
  sizes: "any sizes in integers",
};
const written = (values: readonly string[]): string => `{ ${values.join(", ")} }`;
const SETS = `#pragma dialect glither.large ; fold first-match
set texts = ${written(TABLED.map((text) => JSON.stringify(text)))}
set with_empty = ${written(TABLED.concat("").map((text) => JSON.stringify(text)))}
set integers = ${written(INTEGERS.map(String))}
set numbers = ${written(NUMBERS.map(String))}
set spans = ${written(SPANS.map((span) => `${span}ms`))}
`;

function coreOf(source: string): Core {
  const { core, diagnostics } = compile("large", source, new Map([[VOCABULARY.dialect, VOCABULARY]]));
  if (core === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return core;
}

const asking = (guards: Guards, sets = SETS): Core =>
  coreOf(
    sets +
      Object.entries(guards)
        .map(([kind, guard]) => `rule ${kind} = item | kind == "${kind}" | ${guard} => into kept\n`)
        .join(""),
  );

describe("sets of a thousand values and more", () => {
  const asked = new Map<string, readonly BackEnd[]>();
  beforeAll(async () => {
    for (const guards of [SCALARS, NUMERIC, LISTS]) {
      const judged = await judges(asking(guards), ["interpreter", "module", "direct", "text"]);
      for (const kind of Object.keys(guards))
        asked.set(
          kind,
          judged.map(({ backEnd }) => backEnd),
        );
    }
  });

  /** Whether the kind's rule takes an artifact with these fields, by all back ends. */
  const taken = (kind: string, fields: Readonly<Record<string, ArtifactValue>>): readonly boolean[] => {
    const artifact = new Map<string, ArtifactValue>([
      ["kind", kind],
      ["name", ""],
      ["maybe", null],
      ["size", 1],
      ["ratio", 1],
      ["age", 1],
      ["names", []],
      ["sizes", []],
      ...Object.entries(fields),
    ]);
    return (asked.get(kind) ?? []).map((backEnd) => backEnd.run(caseOf({ artifact })).rule === kind);
  };
  const all = (outcome: boolean): readonly boolean[] => Array.from({ length: 4 }, () => outcome);

  /** A text as it is, and what is nearly the same. */
  const near = (text: string): readonly string[] => [
    text,
    text.slice(1),
    text.slice(0, -1),
    `${text}\0`,
    `${text}x`,
    `x${text.slice(1)}`,
    `${text.slice(0, -1)}x`,
    text.toUpperCase(),
  ];

  it("find their texts, and nothing that is nearly one", () => {
    const set = new Set(TABLED);
    const wrong = TABLED.filter((_, at) => at % 9 === 0)
      .flatMap(near)
      .filter((name) => name.isWellFormed())
      .filter((name) => taken("text", { name }).some((found) => found !== set.has(name)));
    expect(wrong).toEqual([]);
    expect(taken("others", { name: "host-7.example" })).toEqual(all(false));
    expect(taken("others", { name: "host-1100.example" })).toEqual(all(true));
  });

  it("find an empty text where it is one of them alone, and no text where there is none", () => {
    expect(taken("text", { name: "" })).toEqual(all(false));
    expect(taken("empty", { name: "" })).toEqual(all(true));
    expect(taken("empty", { name: "host-0.example" })).toEqual(all(true));
    expect(taken("optional", { maybe: null })).toEqual(all(false));
    expect(taken("optional", { maybe: "host-0.example" })).toEqual(all(true));
  });

  it("find their numbers, and none beside them", () => {
    const tried = (kind: string, field: string, values: readonly number[], step: number): readonly number[] => {
      const set = new Set(values);
      return values
        .filter((_, at) => at % 9 === 0)
        .flatMap((value) => [value, value + step, value - step])
        .filter((value) => taken(kind, { [field]: value }).some((found) => found !== set.has(value)));
    };
    expect(tried("integer", "size", INTEGERS, 1)).toEqual([]);
    expect(tried("number", "ratio", NUMBERS, 1 / 16)).toEqual([]);
    expect(tried("span", "age", SPANS.slice(1), 1)).toEqual([]);
    expect(taken("number", { ratio: -0 })).toEqual(all(true));
  });

  it("are looked into for each element of a list", () => {
    expect(taken("any", { names: ["a", "", "host-1100.example"] })).toEqual(all(false));
    expect(taken("any", { names: ["a", "", "host-1099.example"] })).toEqual(all(true));
    expect(taken("all", { names: ["😀", "host-3.example"] })).toEqual(all(true));
    expect(taken("all", { names: ["😀", "host-3.example"], name: "😀" })).toEqual(all(false));
    expect(taken("sizes", { sizes: [0.5 * 3, 7].map(Math.floor) })).toEqual(all(false));
    expect(taken("sizes", { sizes: [1, -1_000_003] })).toEqual(all(true));
  });

  it("become code that is seen to end, in functions of which more values make no more", () => {
    const module = compileModule(asking(SCALARS));
    expect(stepBound(encodeModule(module)).bounded).toBe(true);
    expect(stepBound(encodeModule(compileModule(asking(LISTS)))).bounded).toBe(true);
    const more = TABLED.concat(numbered.map((at) => `more-${at}`)).map((text) => JSON.stringify(text));
    const larger = compileModule(asking(SCALARS, SETS.replace(/set texts = .*/u, `set texts = ${written(more)}`)));
    expect(larger.functions.map(({ id }) => id)).toEqual(module.functions.map(({ id }) => id));
  });

  it("take four bytes a value and those of the values, and little more", () => {
    const source = (count: number): string => {
      const names = Array.from({ length: count }, (_, at) => `"domain-${String(at).padStart(5, "0")}.example"`);
      return `#pragma dialect glither.large\nset texts = ${written(names)}\nrule in = item | name in texts => into kept\n`;
    };
    const [small, large] = [1_000, 21_000].map((count) => compileModule(coreOf(source(count))).memory.data.length);
    expect(((large ?? 0) - (small ?? 0)) / 20_000).toBeLessThan(20 + 5);
  });
});
