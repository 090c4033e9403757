import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { type Core, readArtifact } from "@glither/roux/core";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { conform } from "./conform.ts";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";

const RULES = `#pragma dialect glither.governance ; fold first-match
rule secrets = event | arguments.path ~ /^\\/etc\\// => into blocked
rule foreign = event | arguments.filter.owner is present and arguments.filter.owner != actor => into blocked
rule spaced = event | arguments["file path"] == "x" => into blocked
rule forced = event | arguments.force or arguments.dryRun == false => into flagged
rule many = event | arguments.page_size > 100 or arguments.page_size > amount => into flagged
rule labelled = event | arguments.labels[1].name in { "bug", "p0" } => into allowed
rule either = event | arguments.id == 7 or arguments.id == "7" => into allowed
rule listed = event | arguments[0] == "a" => into allowed
rule filtered = event | arguments.filter is present => into flagged
rule empty = event | arguments.path is absent => into allowed
`;

type Case = readonly [json: unknown, rule: string];

const CASES: readonly Case[] = [
  [{ path: "/etc/passwd" }, "secrets"],
  [{ path: ["/etc/passwd"] }, "default"],
  [{ path: "/home", filter: { owner: "bob" } }, "foreign"],
  [{ path: "/home", filter: { owner: "alice" } }, "filtered"],
  [{ filter: { owner: null } }, "filtered"],
  [{ filter: { owner: 5 } }, "foreign"],
  [{ filter: null }, "empty"],
  [{ "file path": "x" }, "spaced"],
  [{ force: true }, "forced"],
  [{ force: "true" }, "empty"],
  [{ force: false, dryRun: false }, "forced"],
  [{ page_size: 101, path: "" }, "many"],
  [{ page_size: 50 }, "many"],
  [{ page_size: 49, path: "" }, "default"],
  [{ page_size: "101", path: "" }, "default"],
  [{ labels: [{ name: "bug" }, { name: "p0" }] }, "labelled"],
  [{ labels: [{ name: "p0" }] }, "empty"],
  [{ id: 7 }, "either"],
  [{ id: "7" }, "either"],
  [["a"], "listed"],
  [["/etc/passwd"], "empty"],
  [{}, "empty"],
];

const TEXTS = `#pragma dialect glither.governance ; fold first-match
rule secrets = event | any arguments.* ~ /^\\/etc\\// => into blocked
rule named = event | "bob" in arguments.filter.* => into flagged
rule spaced = event | all arguments["file path"].* in { "a", "b" } and count(arguments["file path"].*) > 1 => into allowed
rule acted = event | any arguments.labels[1].* == actor and amount > 1 => into flagged
rule rest = event | not any arguments.* (it != "" and it !~ /^[a-z]+$/) => into allowed
`;

/** What is wrapped is found all the same; a member's name is no text of it. */
const OF_TEXTS: readonly Case[] = [
  [{ path: "/etc/passwd" }, "secrets"],
  [{ options: [{ files: [["/etc/passwd"]] }, 5] }, "secrets"],
  [{ "": { "": ["x", "/etc/"] } }, "secrets"],
  [["x", "/etc/passwd"], "secrets"],
  [{ "/etc/passwd": true }, "rest"],
  [{ "/etc/passwd": 1, path: "/home" }, "default"],
  [{ filter: "bob" }, "named"],
  [{ filter: ["al", "bob"] }, "named"],
  [{ filter: { by: { owner: "bob" } } }, "named"],
  [{ filters: "bob" }, "rest"],
  [{ "file path": ["a", { or: "b" }] }, "spaced"],
  [{ "file path": ["a", "b", "c"] }, "rest"],
  [{ "file path": "a" }, "rest"],
  [{ labels: ["alice", ["alice"]] }, "acted"],
  [{ labels: ["alice", { name: "alice" }] }, "acted"],
  [{ labels: ["alice"] }, "rest"],
  [{ n: 7, yes: true, none: null, empty: {} }, "rest"],
  [{ n: 7, text: "7" }, "default"],
  [{}, "rest"],
  [[], "rest"],
];

const LISTS = `#pragma dialect glither.governance ; fold first-match
rule secrets = event | any arguments.paths ~ /^\\/etc\\// => into blocked
rule own = event | actor in arguments["to users"] => into flagged
rule many = event | count(arguments.paths) > 3 and amount > 1 => into flagged
rule foreign = event | not all arguments.paths (it ~ /^\\/home\\// and it !~ /ssh/) => into blocked
rule some = event | any arguments.tags and arguments.tags is present => into flagged
rule home = event | all arguments.paths in { "/home/a", "/home/b" } => into allowed
`;

/** Wrapping takes nothing out of a list, and what is no text is an element that fits no text. */
const OF_LISTS: readonly Case[] = [
  [{ paths: ["/home/a", "/etc/passwd"] }, "secrets"],
  [{ paths: "/etc/passwd" }, "secrets"],
  [{ paths: [["/etc/passwd"]] }, "secrets"],
  [{ paths: { 0: "/etc/passwd" } }, "secrets"],
  [{ paths: [{ path: "/etc/passwd" }, 5] }, "secrets"],
  [{ "to users": ["bob", "alice"] }, "own"],
  [{ "to users": "alice" }, "own"],
  [{ paths: ["/home/a", "/home/b", "/home/a", "/home/b"] }, "many"],
  [{ paths: [["/home/a"], ["/home/b", ["/home/a", 1]]] }, "many"],
  [{ paths: ["/home/a", "/home/.ssh"] }, "foreign"],
  [{ paths: ["/home/a", 5] }, "foreign"],
  [{ paths: ["/home/a", null] }, "foreign"],
  [{ paths: ["/home/a", []] }, "foreign"],
  [{ paths: [true] }, "foreign"],
  [{ paths: 5 }, "foreign"],
  [{ paths: {} }, "foreign"],
  [{ tags: ["x"] }, "some"],
  [{ tags: "" }, "some"],
  [{ tags: [1, true] }, "home"],
  [{ paths: ["/home/c"] }, "default"],
  [{ paths: [] }, "home"],
  [{ paths: null }, "home"],
  [{}, "home"],
];

describe.each([
  ["arguments by name", RULES, CASES],
  ["every text within arguments", TEXTS, OF_TEXTS],
  ["arguments as lists of texts", LISTS, OF_LISTS],
])("%s", (_, rules, cases) => {
  let core: Core;
  let backEnds: readonly BackEnd[];

  beforeAll(async () => {
    const compiled = compile("named", rules, VOCABULARIES);
    if (compiled.core === undefined) throw new Error(JSON.stringify(compiled.diagnostics));
    core = compiled.core;
    const judged = await judges(core, ["interpreter", "gleam", "module", "direct", "text", "jco"]);
    backEnds = judged.map(({ backEnd }) => backEnd);
  });

  it.each(cases)("of %j are taken by %s", (json, rule) => {
    const artifact = readArtifact(core.fields, { actor: "alice", amount: 49.5, arguments: json });
    expect(artifact.problems).toEqual([]);
    const example = caseOf({ artifact: artifact.values ?? new Map(), enrich: new Map() });
    const [result] = conform(backEnds, [example], []).cases;
    expect(result?.agreed).toBe(true);
    const [answer] = Object.values(result?.disagreement?.answers ?? {});
    expect(answer).toMatchObject({ rule });
  });
});
