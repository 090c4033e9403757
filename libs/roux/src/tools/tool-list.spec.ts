import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readToolList } from "./tool-list.ts";

const TOOL = { name: "create_issue", inputSchema: { type: "object" }, annotations: { destructiveHint: false } };
const faultOf = (text: string): string => {
  const reading = readToolList(text);
  return "fault" in reading ? `${reading.fault}; ${reading.hint}` : "no fault";
};

describe("a list of tools", () => {
  it.each([
    ["the answer", { tools: [TOOL] }],
    ["JSON-RPC around it", { jsonrpc: "2.0", id: 1, result: { tools: [TOOL], nextCursor: null } }],
    ["members that nobody knows", { name: "x", tools: [{ name_: "x", ...TOOL, other: [{ name: "y" }] }], result: 3 }],
  ])("is %s", (_, json) => {
    for (const indent of [0, 2]) {
      const text = JSON.stringify(json, undefined, indent);
      const reading = readToolList(text);
      expect(reading).toMatchObject({ tools: [{ name: "create_issue", schema: { type: "object" } }] });
      for (const { span } of "tools" in reading ? reading.tools : []) {
        const above = text.slice(0, span.offset).split("\n");
        expect(text.slice(span.offset, span.offset + span.length)).toBe('"create_issue"');
        expect([span.line, span.column]).toEqual([above.length, (above.at(-1)?.length ?? 0) + 1]);
      }
    }
  });

  it.each([
    ["no JSON", '{"tools": [}', "is no JSON; it stops being JSON at line 1, column 12"],
    ["a member twice", '{"tools": [], "tools": []}', "`tools` stands twice in one object"],
    [
      "a number that no double holds",
      '{"tools": [{"name": "a", "inputSchema": {"maximum": 9007199254740993}}]}',
      "`maximum` is more than a double holds",
    ],
    ["a text", '"tools"', "is no list of tools; it is what an MCP server answers to `tools/list`"],
    ["an error", '{"jsonrpc": "2.0", "error": {"code": -32601}}', "is no list of tools"],
    ["tools that are no list", '{"tools": {"a": {}}}', "is no list of tools"],
    ["one page", '{"tools": [], "nextCursor": "2"}', "is the first of several pages; ask the server for all pages"],
    ["a tool that is none", '{"tools": [7]}', "has no name for tool 1"],
    ["a tool without a name", '{"tools": [{"inputSchema": {}}]}', "has no name for tool 1"],
    ["an empty name", '{"tools": [{"name": "", "inputSchema": {}}]}', "has no name for tool 1"],
    ["a tool without a schema", '{"tools": [{"name": "a"}]}', "has no `inputSchema` for the tool `a`"],
    [
      "a tool twice",
      '{"tools": [{"name": "a", "inputSchema": {}}, {"name": "a", "inputSchema": {}}]}',
      "lists the tool `a` twice",
    ],
    ["too much of it", `{"tools": []}${" ".repeat(16 * 2 ** 20)}`, "holds more than 16 MiB"],
    [
      "too many tools",
      JSON.stringify({ tools: Array.from({ length: 10_001 }, (_, at) => ({ name: `t${at}`, inputSchema: {} })) }),
      "lists more than 10000 tools",
    ],
  ])("is not %s", (_, text, fault) => {
    expect(faultOf(text)).toContain(fault);
  });

  it("is read or refused, whatever the text", () => {
    const member = fc.constantFrom("tools", "result", "name", "inputSchema", "nextCursor", "type", "__proto__", "");
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, 1, "tools", "a", true),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(member, tie("value"), { maxKeys: 4 }),
      ),
    })).value;
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      json.map((value) => JSON.stringify(value)),
      json.map((value) => JSON.stringify({ tools: value })),
      fc.tuple(json, fc.nat(200)).map(([value, at]) => JSON.stringify({ tools: [value] }).slice(0, at)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const reading = readToolList(text);
        expect("tools" in reading || reading.fault !== "").toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is refused or read where it nests as deep as it may be long", () => {
    const depth = 1_000_000;
    const deep = `{"tools": [{"name": "a", "inputSchema": {"x": ${"[".repeat(depth)}${"]".repeat(depth)}}}]}`;
    expect(readToolList(deep)).toMatchObject({ tools: [{ name: "a" }] });
    expect(faultOf("[".repeat(depth))).toContain("is no JSON");
  });
});
