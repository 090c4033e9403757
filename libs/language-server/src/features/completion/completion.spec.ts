import { expect, it } from "@jest/globals";
import { marked } from "../../testing/marked.ts";
import { completion } from "./completion.ts";
import { pathCompletion, wantedPath } from "./files.ts";

const MAIL = "#pragma dialect glither.mail\n";
const CALLS = '#pragma dialect glither.governance\ntools from "t.json"\n';
const TOOLS = JSON.stringify({
  tools: [{ name: "push", inputSchema: { type: "object", properties: { branch: {}, "file path": {} } } }],
});

function offered(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  const { document, position } = marked(text, files);
  return completion(document, position).map(({ label }) => label);
}

it.each([
  ["fields and enrichments in a guard", `${MAIL}rule a = msg | ¦`, ["subject", "dkim.domain", "not", "any"]],
  ["the path as a whole while it is written", `${MAIL}rule a = msg | dkim.¦`, ["dkim.domain"]],
  [
    "scores and declared enrichments",
    `${MAIL}score s = 1 when subject\nenrich e : text from subject\nrule a = msg | ¦`,
    ["s", "e"],
  ],
  ["symbols of the type beside", `${MAIL}rule a = msg | dmarc.policy == ¦`, ["none", "quarantine", "reject"]],
  ["symbols in a set", `${MAIL}rule a = msg | spf.result in { pass, ¦`, ["softfail"]],
  ["truth values", `${MAIL}rule a = msg | sender.allowlisted == ¦`, ["true", "false"]],
  [
    "groups and sets behind `in`",
    `${MAIL}set s = { "x" }\ngroup g = msg | subject\nrule a = msg | subject in ¦`,
    ["s", "g"],
  ],
  ["the collection and groups at a head", `${MAIL}group g = msg | subject\nrule a = ¦`, ["msg", "g"]],
  ["verbs and moves", `${MAIL}rule a = msg => ¦`, ["route", "hold", "into"]],
  ["boxes", `${MAIL}rule a = msg => into ¦`, ["delivered", "dropped"]],
  [
    "fields that a text may hold",
    `${MAIL}rule a = msg => tag A, header X-A = "\\u{7b}{subject}: {¦`,
    ["subject", "list.id"],
  ],
  ["such a field while it is written", `${MAIL}rule a = msg => route to "lists/{list.¦`, ["list.id"]],
  ["states", `${MAIL}rule a = msg => hold into ¦`, ["quarantine"]],
  ["events and arms", `${MAIL}rule a = msg => hold into quarantine ¦`, ["on", "after", "when"]],
  ["events", `${MAIL}rule a = msg => hold into quarantine on ¦`, ["admin.release"]],
  ["types", `${MAIL}enrich a : ¦`, ["text", "list"]],
  ["folds", "#pragma dialect glither.mail ; fold ¦", ["first-match", "accumulate", "strictest"]],
  ["layers", `${MAIL}layer firm from "f.glith"\nlayer team from "t.glith" within ¦`, ["firm"]],
  ["dialects", "#pragma dialect ¦", ["glither.mail", "glither.governance"]],
  ["declarations", `${MAIL}¦`, ["rule", "group", "enrich", "layer"]],
  ["ladders", "#pragma dialect glither.segment\nrule a = segment => raise ¦", ["clearance"]],
  ["rungs", "#pragma dialect glither.segment\nrule a = segment => raise clearance to ¦", ["secret"]],
  ["tools by their names", `${CALLS}rule a = event | tool == ¦`, ['"push"']],
  ["what tools take", `${CALLS}rule a = event | ¦`, ["arguments.branch", 'arguments["file path"]']],
  ["names of a file that is used", 'use ¦ from "../p.glith"', ["staff"]],
])("offers %s", (_, text, some) => {
  const labels = offered(text, {
    "t.json": TOOLS,
    "../p.glith": "group staff = msg | subject\nrule r = msg => into x\n",
  });
  expect(labels).toEqual(expect.arrayContaining(some));
});

it("offers nothing in texts and comments, and nothing that cannot stand there", () => {
  expect(offered(`${MAIL}rule a = msg | subject == "¦`)).toEqual([]);
  expect(offered(`${MAIL}rule a = msg | subject == "{¦`)).toEqual([]);
  expect(offered(`${MAIL}rule a = msg => header "X-{¦`)).toEqual([]);
  expect(offered(`${MAIL}rule a = msg => tag "a-{¦`)).not.toContain("size");
  expect(offered(`${MAIL}// rule ¦`)).toEqual([]);
  expect(offered(`${MAIL}rule a = msg => into ¦`)).toEqual(["delivered", "dropped"]);
  expect(offered('use ¦ from "../p.glith"', { "../p.glith": "rule r = msg => into x\n" })).toEqual([]);
});

it("offers files of the kind that a declaration takes, and folders", () => {
  const { document, position } = marked('use a from "../sh¦');
  const path = wantedPath(document, position);
  expect(path).toEqual({ folder: "../", ending: ".glith" });
  const entries = ["shared/", "a.glith", "a.txt"];
  expect(path && pathCompletion(path, entries).map(({ label }) => label)).toEqual(["shared/", "a.glith"]);
  const other = marked("rule a = ¦");
  expect(wantedPath(other.document, other.position)).toBeUndefined();
});
