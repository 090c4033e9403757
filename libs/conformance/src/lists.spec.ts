import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { stepBound } from "@glither/host";
import { compile, type Vocabulary } from "@glither/roux";
import { type ArtifactValue, type Core, type Field, readArtifact, type ValueType } from "@glither/roux/core";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { conform } from "./conform.ts";
import { mutants } from "./strength/mutants.ts";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";

const text: ValueType = { kind: "text" };
const integer: ValueType = { kind: "integer" };
const level: ValueType = { kind: "enum", name: "level", symbols: ["low", "high"], ordered: true };
const listOf = (of: ValueType): ValueType => ({ kind: "list", of });
const file: ValueType = {
  kind: "record",
  name: "listed-file",
  members: [
    { name: "name", type: { kind: "text" } },
    { name: "ext", type: { kind: "text" } },
    { name: "size", type: { kind: "integer" } },
    { name: "level", type: level },
  ],
};
const FIELDS: readonly Field[] = [
  { path: "kind", type: text },
  { path: "wanted", type: text },
  { path: "maybe", type: { kind: "optional", of: text } },
  { path: "limit", type: integer },
  { path: "texts", type: listOf(text) },
  { path: "numbers", type: listOf({ kind: "number" }) },
  { path: "flags", type: listOf({ kind: "boolean" }) },
  { path: "spans", type: listOf({ kind: "duration" }) },
  { path: "levels", type: listOf(level) },
  { path: "mixed", type: listOf({ kind: "scalar" }) },
  { path: "files", type: listOf(file) },
  { path: "headers", type: { kind: "headers" } },
];
const VOCABULARY: Vocabulary = {
  dialect: "glither.lists",
  version: "0.1.0",
  collection: "item",
  record: "thing",
  fields: FIELDS,
  enrichments: [
    { path: "known.names", type: listOf(text) },
    { path: "score", type: integer },
  ],
  boxes: ["kept", "dropped"],
  suspended: [],
  defaultBox: "dropped",
  restrictiveness: ["kept", "dropped"],
  verbs: [],
  policy: { missingDeadline: "error" },
};

const MANY = Array.from({ length: 12 }, (_, at) => `"many${at}"`).join(", ");
const LONG = "a long text of more bytes than are compared at once, so that it takes a loop to tell";

/** One way to ask in each rule; its name is the kind that it answers. */
const GUARDS: readonly (readonly [kind: string, guard: string])[] = [
  ["short", 'any texts == "b"'],
  ["all_short", 'all texts == "b"'],
  ["none", 'all texts != "b"'],
  ["long", `any texts == "${LONG}"`],
  ["field", "any texts == wanted"],
  ["all_field", "not all texts == wanted"],
  ["optional", "any texts != maybe"],
  ["header", 'all texts == headers["X"]'],
  ["regex", "any texts ~ /b.d/"],
  ["no_regex", "all texts !~ /b.d/"],
  ["literal", "any texts ~ /^(?:ab|cd)$/"],
  ["begins", "any texts ~ /^ab/"],
  ["set", 'any texts in { "x", "y", "" }'],
  ["table", `any texts in { ${MANY} }`],
  ["truth", "all texts"],
  ["paren", "any texts (it ~ /b.d/ and it !~ /^x/ and it != wanted)"],
  ["numbers", "any numbers > 1.5"],
  ["flags", "all flags"],
  ["spans", "any spans >= 5s"],
  ["levels", "any levels >= high"],
  ["mixed_text", 'any mixed == "b"'],
  ["mixed_number", "all mixed < 3"],
  ["mixed_regex", "any mixed ~ /b.d/"],
  ["mixed_field", "any mixed == wanted"],
  ["files", "any files (ext in { js, vbs } and size > 1000)"],
  ["files_level", "all files (level >= high or name == ext)"],
  ["files_outer", "any files (size > limit and size < count(texts))"],
  ["count", "count(files) > 2"],
  ["among", '"b" in known.names and wanted not in known.names'],
  ["lazy", 'any texts (it == "b" and score > 3)'],
  ["roles", 'any roles == "admin" or count(roles) == 0'],
  ["teams", "not all teams (grade >= top and name ~ /^a/)"],
];
const RULES = `#pragma dialect glither.lists ; fold first-match
enrich roles : list(text) from wanted
enrich teams : list({ name : text, grade : ordered(low < top) }) from wanted fresh 5s
${GUARDS.map(([kind, guard]) => `rule ${kind} = item | kind == "${kind}" | ${guard} => into kept`).join("\n")}
`;

type Values = Readonly<Record<string, unknown>>;
const one = (changed: Values): Values => ({ name: "", ext: "", size: 0, level: "low", ...changed });

/** Whether the kind's rule takes an artifact with these fields. */
const CASES: readonly (readonly [kind: string, taken: boolean, artifact: Values, answers?: Values])[] = [
  ["short", false, { texts: [] }],
  ["short", true, { texts: ["a", "b"] }],
  ["short", false, { texts: ["a", "bb", ""] }],
  ["all_short", true, { texts: [] }],
  ["all_short", true, { texts: ["b", "b"] }],
  ["all_short", false, { texts: ["b", "a"] }],
  ["none", true, { texts: ["a", "c"] }],
  ["none", false, { texts: ["a", "b"] }],
  ["long", true, { texts: [LONG.slice(1), LONG] }],
  ["long", false, { texts: [LONG.slice(1), `${LONG} `, LONG.replace("loop", "look")] }],
  ["field", true, { texts: ["x", "ways"], wanted: "ways" }],
  ["field", false, { texts: ["way", "wayside", "wAys"], wanted: "ways" }],
  ["field", true, { texts: ["x", ""], wanted: "" }],
  ["all_field", true, { texts: ["ways", "x"], wanted: "ways" }],
  ["all_field", false, { texts: ["ways", "ways"], wanted: "ways" }],
  ["optional", true, { texts: ["a"], maybe: null }],
  ["optional", false, { texts: ["a"], maybe: "a" }],
  ["optional", false, { texts: [], maybe: null }],
  ["header", true, { texts: ["v", "v"], headers: { x: "v" } }],
  ["header", false, { texts: ["v"] }],
  ["header", true, { texts: [] }],
  ["regex", true, { texts: ["abc", "", "xbödx"] }],
  ["regex", false, { texts: ["ab", "cd"] }],
  ["no_regex", true, { texts: ["ab", "cd"] }],
  ["no_regex", false, { texts: ["ab", "bcd"] }],
  ["literal", true, { texts: ["abcd", "cd"] }],
  ["literal", false, { texts: ["abcd"] }],
  ["begins", true, { texts: ["", "abc"] }],
  ["begins", false, { texts: ["a", "xab"] }],
  ["set", true, { texts: ["a", ""] }],
  ["set", false, { texts: ["xy"] }],
  ["table", true, { texts: ["many", "many11"] }],
  ["table", false, { texts: ["many12", "many111", "a text that is longer than all of them"] }],
  ["truth", true, { texts: ["a"] }],
  ["truth", false, { texts: ["a", ""] }],
  ["paren", true, { texts: ["xbcd", "bcd", "bad"], wanted: "bcd" }],
  ["paren", false, { texts: ["xbcd", "bcd", "a"], wanted: "bcd" }],
  ["numbers", true, { numbers: [1, 1.6] }],
  ["numbers", false, { numbers: [1.5] }],
  ["flags", true, { flags: [true, true] }],
  ["flags", false, { flags: [true, false] }],
  ["spans", true, { spans: [1, 5000] }],
  ["spans", false, { spans: [4999] }],
  ["levels", true, { levels: ["low", "high"] }],
  ["levels", false, { levels: ["low"] }],
  ["mixed_text", true, { mixed: [1, "b"] }],
  ["mixed_text", false, { mixed: [1, "1"] }],
  ["mixed_number", true, { mixed: [1, 2.5] }],
  ["mixed_number", false, { mixed: [1, "x"] }],
  ["mixed_regex", true, { mixed: [1e300, "", "abcd"] }],
  ["mixed_regex", false, { mixed: [5e-324, "ab", -1] }],
  ["mixed_field", true, { mixed: [0, "w"], wanted: "w" }],
  ["mixed_field", false, { mixed: [0], wanted: "" }],
  ["files", true, { files: [one({ ext: "js", size: 1 }), one({ ext: "vbs", size: 1001 })] }],
  ["files", false, { files: [one({ ext: "js", size: 1 }), one({ ext: "txt", size: 1001 })] }],
  ["files_level", true, { files: [one({ level: "high" }), one({ name: "a", ext: "a" })] }],
  ["files_level", false, { files: [one({ level: "high" }), one({ name: "a", ext: "b" })] }],
  ["files_outer", true, { files: [one({ size: 1 })], texts: ["", ""], limit: 0 }],
  ["files_outer", false, { files: [one({ size: 2 })], texts: ["", ""], limit: 0 }],
  ["count", true, { files: [one({}), one({}), one({})] }],
  ["count", false, { files: [one({}), one({})] }],
  ["among", true, { wanted: "c" }, { "known.names": ["a", "b"] }],
  ["among", false, { wanted: "a" }, { "known.names": ["a", "b"] }],
  ["lazy", true, { texts: ["b"] }, { score: 4 }],
  ["lazy", false, { texts: [] }, { score: 4 }],
  ["roles", true, {}, { roles: ["x", "admin"] }],
  ["roles", true, {}, { roles: [] }],
  ["roles", false, {}, { roles: ["x"] }],
  ["roles", false, {}, { roles: null }],
  [
    "teams",
    true,
    {},
    {
      teams: [
        [
          { name: "ab", grade: "top" },
          { name: "b", grade: "top" },
        ],
        1,
      ],
    },
  ],
  ["teams", false, {}, { teams: [[{ name: "ab", grade: "top" }], 1] }],
  ["teams", false, {}, { teams: [[{ name: "b", grade: "low" }], 5001] }],
];

const DEFAULTS: Values = { "known.names": [], score: 0, roles: null, teams: null };

function coreOf(source: string): Core {
  const { core, diagnostics } = compile("lists", source, new Map([[VOCABULARY.dialect, VOCABULARY]]));
  if (core === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return core;
}

const exampleOf = (kind: string, artifact: Values, answers: Values) =>
  caseOf({
    artifact: readArtifact(FIELDS, { kind, ...artifact }).values ?? new Map<string, ArtifactValue>(),
    enrich: new Map(Object.entries({ ...DEFAULTS, ...answers }) as [string, ArtifactValue][]),
  });

describe("tests of all elements of a list", () => {
  const core = coreOf(RULES);
  let backEnds: readonly BackEnd[];

  beforeAll(async () => {
    const judged = await judges(core, ["interpreter", "gleam", "module", "direct", "text", "jco"]);
    backEnds = judged.map(({ backEnd }) => backEnd);
  });

  it.each(CASES)("%s: %p of %j with %j", (kind, taken, artifact, answers = {}) => {
    const [result] = conform(backEnds, [exampleOf(kind, artifact, answers)], []).cases;
    expect(result?.agreed).toBe(true);
    const [answer] = Object.values(result?.disagreement?.answers ?? {});
    expect(answer).toMatchObject({ rule: taken ? kind : "default" });
  });

  it("are shown to end in time, whatever the list", () => {
    expect(stepBound(encodeModule(compileModule(core)))).toMatchObject({ bounded: true });
  });

  it("ask for all else first, so that the list decides nothing of what is asked for", () => {
    const asked = (texts: readonly string[]) =>
      backEnds.map((one) => one.run(exampleOf("lazy", { texts }, {})).asked ?? []);
    for (const each of [...asked([]), ...asked(["b"])]) expect(each).toEqual(["score"]);
  });

  it("have mutants: the other quantifier, and what they ask changed", () => {
    const own = coreOf('#pragma dialect glither.lists\nrule r = item | any texts == "b" => into kept');
    const guards = [...mutants(own)].flatMap(({ kind, what }) => (kind === "guard" ? [what] : []));
    expect(guards).toContain('rule `r` asks whether `all texts == "b"` instead of `any texts == "b"`');
    expect(guards).toContain('rule `r` asks whether `any texts == "bx"` instead of `any texts == "b"`');
  });
});
