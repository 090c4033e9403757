import { analyse } from "@glither/analysis";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { type Core, readArtifact } from "@glither/roux/core";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";

function coreOf(rules: string): Core {
  const { core, diagnostics } = compile("caseless", `#pragma dialect glither.governance\n${rules}`, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

/** More words than one regex has room for. */
const WORDS = Array.from({ length: 300 }, (_, at) => `Word-${at}`);

const RULES = `
set words = { ${WORDS.map((word) => `"${word}"i`).join(", ")}, "exact" }
rule equal = event | action == "equal" | tool == "Urgent"i => into allowed
rule other = event | action == "other" | tool != "a.b(c)"i => into allowed
rule set = event | action == "set" | tool in { "Straße"i, "Kelvin"i, "exact" } => into allowed
rule outside = event | action == "outside" | tool not in { "A"i, "b" } => into allowed
rule words = event | action == "words" | tool in words => into allowed
rule glob = event | action == "glob" | tool ~ "*.shop.example" => into allowed
rule begins = event | action == "begins" | tool !~ "read_?*"i => into allowed
rule within = event | action == "within" | tool ~ "a*b" => into allowed
rule stars = event | action == "stars" | tool ~ "\\\\*?*\\\\\\\\" => into allowed
rule all = event | action == "all" | tool ~ "*" => into allowed
rule listed = event | action == "listed" | "Curl"i in arguments.args => into allowed
rule any = event | action == "any" | any arguments.args ~ "/etc/*" => into allowed
`;

const TAKEN: readonly (readonly [action: string, tool: string, taken: boolean])[] = [
  ["equal", "uRGENT", true],
  ["equal", "urgent ", false],
  ["equal", "not urgent", false],
  ["other", "A.B(C)", false],
  ["other", "axb(c)", true],
  ["set", "STRAßE", true],
  ["set", "STRASSE", false],
  ["set", "\u212aELVIN", true],
  ["set", "exact", true],
  ["set", "Exact", false],
  ["outside", "a", false],
  ["outside", "B", true],
  ["words", "wORD-299", true],
  ["words", "WORD-300", false],
  ["words", "exact", true],
  ["words", "EXACT", false],
  ["glob", "a.b.shop.example", true],
  ["glob", "shop.example", false],
  ["glob", "a.SHOP.example", false],
  ["glob", "axshopxexample", false],
  ["begins", "READ_it", false],
  ["begins", "read_", true],
  ["within", "ab", true],
  ["within", "a\n\u2028😀b", true],
  ["within", "abc", false],
  ["stars", "*x\\", true],
  ["stars", "x*\\", false],
  ["stars", "*\\", false],
  ["stars", "*😀\\", true],
  ["all", "", true],
];

describe("texts without case, and globs", () => {
  const core = coreOf(RULES);
  let backEnds: readonly BackEnd[];

  beforeAll(async () => {
    const judged = await judges(core, ["interpreter", "gleam", "module", "direct"]);
    backEnds = judged.map(({ backEnd }) => backEnd);
  });

  const taken = (given: Readonly<Record<string, unknown>>): readonly string[] => {
    const { values = new Map(), problems } = readArtifact(core.fields, given);
    expect(problems).toEqual([]);
    return backEnds.map((backEnd) => backEnd.run(caseOf({ artifact: values })).rule);
  };

  it.each(TAKEN)("as `%s` asks for them take %j: %s", (action, tool, isTaken) => {
    expect(taken({ action, tool })).toEqual(backEnds.map(() => (isTaken ? action : "default")));
  });

  it.each([
    ["listed", { args: ["-s", "CURL"] }, true],
    ["listed", { args: ["curls"] }, false],
    ["any", { args: ["x", "/etc/passwd"] }, true],
    ["any", { args: ["x/etc/passwd"] }, false],
  ])("as `%s` asks for them take %j: %s", (action, given, isTaken) => {
    expect(taken({ action, arguments: given })).toEqual(backEnds.map(() => (isTaken ? action : "default")));
  });

  it("are told apart by the analysis", () => {
    const rules = `rule first = event | tool == "Urgent"i => into blocked
rule never = event | tool in { "urgent", "URGENT" } => into allowed
rule wide = event | tool ~ "*.example" => into blocked
rule dead = event | tool ~ "*.shop.example" => into allowed
rule clash = event | tool ~ "a*" | tool ~ "b*" => into allowed`;
    expect(analyse(coreOf(rules)).findings).toMatchObject([
      { kind: "dead", rule: "never", takenBy: ["first"] },
      { kind: "dead", rule: "dead", takenBy: ["wide"] },
      { kind: "contradiction", rule: "clash" },
    ]);
  });

  it("mean the same as the regex that they are printed as", () => {
    const written = coreOf(`rule a = event | tool == "a/B"i | tool ~ "*.x?y\\n" => into blocked`);
    const regexes = coreOf("rule a = event | tool ~ /^a\\/B$/i | tool ~ /\\.x.y\\u{a}$/s => into blocked");
    expect(written.rules).toEqual(regexes.rules);
  });
});
