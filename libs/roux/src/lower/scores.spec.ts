import { VOCABULARIES } from "@glither/dialects";
import { expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import { format } from "../format/format.ts";
import { readWatched } from "./watched.ts";

const PART = `enrich trust : integer from from.domain
group known = msg | trust + 1 > 5
score base = 1 when msg in known, 0.50 when subject ~ /x/
score spam = 2 when base > 1, -3 when sender.allowlisted
`;

it("are taken from other files with all that they are made of", () => {
  const files = new Map([["part.glith", PART]]);
  const text = '#pragma dialect glither.mail\nuse spam from "part.glith"\nrule out = msg | spam >= 2 => into dropped\n';
  const { core, diagnostics } = compile("user", text, VOCABULARIES, { files });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(core?.scores?.map(({ name, terms }) => [name, terms.map(({ weight }) => weight)])).toEqual([
    ["base", ["1", "0.5"]],
    ["spam", ["2", "-3"]],
  ]);
  expect(core?.groups.map(({ name }) => name)).toEqual(["known"]);
  expect(core?.enrichments.map(({ path }) => path)).toEqual(["sender.allowlisted", "trust"]);
  expect(core?.rules[0]?.guards[0]?.phase).toEqual({ kind: "crossing", ligands: ["trust"] });
});

it("leave a core without them as it was", () => {
  const { core } = compile(
    "plain",
    "#pragma dialect glither.mail\nscore unused = 1 when size > 1\nrule out = msg | size > 2 => into dropped\n",
    VOCABULARIES,
  );
  expect(core).not.toHaveProperty("scores");
});

it("stand a term a line where they are too wide, and as they are written where not", () => {
  const text = (terms: string): string => `#pragma dialect glither.mail\n\nscore spam =${terms}\n`;
  const short = text(" 1 when size > 1, -2.50 when list.unsubscribe");
  expect(format(short)).toEqual({ text: short });
  const wide = Array.from({ length: 5 }, (_, at) => `${at + 1} when subject ~ /some words ${at}/ and size > ${at}`);
  expect(format(text(` ${wide.join(" , ")}`))).toEqual({ text: text(`\n  ${wide.join(",\n  ")}`) });
});

it("are what an arm waits for, and read back from a receipt", () => {
  const vocabulary = VOCABULARIES.get("glither.mail");
  const { core, diagnostics } = compile(
    "waiting",
    `#pragma dialect glither.mail
enrich trust : integer from from.domain
score calm = 2 when trust is present and trust > 5
rule wait = msg => hold into quarantine
  when calm >= 2 into delivered
  after 1h into dropped
`,
    VOCABULARIES,
  );
  if (core === undefined || vocabulary === undefined) throw new Error(JSON.stringify(diagnostics));
  expect(core.scores).toBeUndefined();
  expect(core.watched?.scores?.map(({ name }) => name)).toEqual(["calm"]);
  expect(readWatched("calm >= 2", core, vocabulary)?.enrichments).toEqual(["trust"]);
});

/** Each asks twice for the one before. */
const deep = (depth: number, first: string, next: (before: string, at: number) => string, rule: string): string =>
  [
    "#pragma dialect glither.mail",
    first,
    ...Array.from({ length: depth }, (_, at) => next(`d${at}`, at + 1)),
    `rule out = msg | ${rule.replace("LAST", `d${depth}`)} => into dropped\n`,
  ].join("\n");

it.each([
  [
    "score",
    "score d0 = 1 when size > 3",
    (before: string, at: number) => `score d${at} = 1 when ${before} > 0, 2 when ${before} < 1`,
    "LAST > 0",
  ],
  [
    "group",
    "group d0 = msg | size > 3",
    (before: string, at: number) => `group d${at} = msg | msg in ${before} | size > ${at} or msg in ${before}`,
    "msg in LAST",
  ],
])("a %s that would be looked through for ever is refused where it is declared", (kind, first, next, rule) => {
  const diagnostics = (depth: number) => compile("deep", deep(depth, first, next, rule), VOCABULARIES).diagnostics;
  expect(diagnostics(12)).toEqual([]);
  const found = diagnostics(24);
  expect(found).toMatchObject([{ code: "TYPE_MISMATCH", severity: "error" }]);
  expect(found[0]?.message).toMatch(new RegExp(`^the ${kind} \`d1[0-9]\` looks at more than 100,000 values`, "u"));
});
