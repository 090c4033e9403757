import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { expect, it } from "@jest/globals";
import { marked, marksOf } from "./marked.ts";
import { readTool, type Tool } from "./tool.ts";

function coreOf(rules: string): Core {
  const source = `#pragma dialect glither.governance ; fold first-match\n#pragma version 0.1.0\n\n${rules}`;
  const { core, diagnostics } = compile("rules", source, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

const PROPERTIES = {
  path: { type: "string", description: "Where." },
  force: { type: "boolean", enum: [true, false] },
  mode: { enum: ["read", "append", "replace"] },
  level: { enum: [1, 2.5, 3] },
  mixed: { enum: ["a", null] },
};
const JSON_OF_TOOL = { name: "write", inputSchema: { type: "object", properties: PROPERTIES, required: ["path"] } };
const TOOL = readTool(JSON_OF_TOOL) as Tool;
const ALLOW = 'rule allow = event | tool == "write" => into allowed';
const marks = (rules: string, tool = TOOL) => marksOf(coreOf(`${rules}\n${ALLOW}`), tool, undefined);

it.each([
  ["whatever it is", "event | arguments.path is present", [{ parameter: "path", by: "b" }]],
  ["a text", 'event | arguments.mode == "replace"', [{ parameter: "mode", values: ["replace"], by: "b" }]],
  ["yes", "event | arguments.force == true", [{ parameter: "force", values: [true], by: "b" }]],
  ["no", "event | arguments.force == false", [{ parameter: "force", values: [false], by: "b" }]],
  ["numbers", "event | arguments.level > 2", [{ parameter: "level", values: [2.5, 3], by: "b" }]],
  [
    "what stands among all arguments",
    "event | any arguments.* ~ /^rep|^a$/",
    [{ parameter: "mode", values: ["replace"], by: "b" }],
  ],
  [
    "all values of a list",
    'event | arguments.mode in { "read", "append", "replace" }',
    [{ parameter: "mode", by: "b" }],
  ],
])("a parameter is marked where it can only be blocked: %s", (_, guards, expected) => {
  expect(marks(`rule b = ${guards} => into blocked`)).toEqual(expected);
});

it.each([
  ["another one lets it pass", 'event | arguments.mode == "replace" | arguments.force == true'],
  ["only some of what may be given is blocked", "event | arguments.path ~ /^\\/etc/"],
  ["no rule reads it", 'event | arguments.other == "x"'],
])("it is not where %s", (_, guards) => {
  expect(marks(`rule b = ${guards} => into blocked`)).toEqual([]);
});

it("a rule before may let it pass, or the default may block it", () => {
  const first = 'rule a = event | tool == "write" | arguments.force == true => into allowed';
  expect(marks(`${first}\nrule b = event | arguments.mode == "replace" => into blocked`)).toEqual([]);
  const core = coreOf('rule only = event | tool == "write" | arguments.mode != "replace" => into allowed');
  expect(marksOf(core, TOOL, undefined)).toEqual([{ parameter: "mode", values: ["replace"] }]);
});

it("a mark is said in the schema, and nothing else of the tool is changed", () => {
  const said = marked(JSON_OF_TOOL, [{ parameter: "path" }, { parameter: "mode", values: ["replace"] }]);
  expect(said).toEqual({
    ...JSON_OF_TOOL,
    inputSchema: {
      ...JSON_OF_TOOL.inputSchema,
      properties: {
        ...PROPERTIES,
        path: { type: "string", description: "Where.\nBlocked by policy: no call that gives this passes." },
        mode: { enum: ["read", "append"], description: 'Blocked by policy: "replace".' },
      },
    },
  });
  expect(marked(JSON_OF_TOOL, [])).toBe(JSON_OF_TOOL);
});

it("of a tool about which there is too much to ask, nothing is marked", () => {
  const values = Array.from({ length: 20_000 }, (_, at) => `v${at}`);
  const tool = { ...TOOL, inputSchema: { properties: { mode: { enum: values } } } };
  expect(marks('rule b = event | arguments.mode == "v1" => into blocked', tool)).toEqual([]);
});
