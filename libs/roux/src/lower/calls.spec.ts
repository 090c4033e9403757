import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../tools/workspace/src/testing/runs.ts";
import { type Compilation, compile } from "../compile.ts";
import { toCbor } from "../snapshot/canonical.ts";
import { arbitraryRuleset } from "../testing/arbitrary-ruleset.ts";

const text = { type: "string" };
const list = (tools: Readonly<Record<string, object>>): string =>
  JSON.stringify({
    tools: Object.entries(tools).map(([name, properties]) => ({ name, inputSchema: { type: "object", properties } })),
  });
const FILES = {
  "files.tools.json": list({ read_file: { path: text }, write_file: { path: text, content: text } }),
  "mail.tools.json": list({ send: { to: text, urgent: { type: "boolean" } } }),
};
const TOLD: readonly string[] = ["UNKNOWN_TOOL", "UNKNOWN_ARGUMENT", "ARGUMENT_TYPE", "ARGUMENT_VALUE"];
const LISTS = 'tools from "files.tools.json"\ntools from "mail.tools.json"\n';

function compiled(body: string, lists = LISTS, files: Readonly<Record<string, string>> = {}): Compilation {
  return compile("example", `#pragma dialect glither.governance\n${lists}${body}\n`, VOCABULARIES, {
    files: new Map(Object.entries({ ...FILES, ...files })),
  });
}
const told = ({ diagnostics }: Compilation): readonly string[] =>
  diagnostics.map(({ code, message }) => `${code} ${message}`);
const guarded = (...guards: readonly string[]): string => `rule a = event | ${guards.join(" | ")} => into blocked`;

describe("an argument is one of the tools that its guard can meet", () => {
  it.each([
    ["all, where nothing names a tool", ["arguments.content"], true],
    ["one that is named before", ['tool == "write_file"', 'arguments.content == ""'], true],
    ["one that is named behind", ['arguments.content == ""', 'tool == "read_file"'], false],
    ["those of a set", ['tool in { read_file, "send" }', 'arguments.content == ""'], false],
    ["those that a pattern finds", ["tool ~ /_file$/", 'arguments.to == ""'], false],
    ["those that a pattern leaves", ["tool !~ /_file$/", 'arguments.to == ""'], true],
    ["all but some", ['tool not in { "send", "write_file" }', 'arguments.content == ""'], false],
    ["all but one", ['tool != "send"', 'arguments.to == ""'], false],
    ["of the same part of a guard", ['tool == "send" and arguments.content == "" or tool == "write_file"'], false],
    ["of its own alternative", ['tool == "send" and arguments.to == "" or tool == "write_file"'], true],
    ["all, beside an alternative", ['tool == "send" or arguments.to == ""'], true],
    ["one, behind a `not`", ['not (tool == "send" and arguments.content == "")'], false],
    ["what all alternatives leave that are denied", ['not (tool == "send" or arguments.to == "")'], false],
    ["one of those that are not denied", ['not (tool != "send" or arguments.to == "")'], true],
    ["none: that is another fault", ['tool == "send" and tool == "read_file"', "arguments.content"], true],
    ["all, where a tool is compared with something else", ["tool == actor", 'arguments.to == ""'], true],
  ])("%s", (_, guards, isFine) => {
    const found = compiled(guarded(...guards)).diagnostics.filter(({ code }) => code === "UNKNOWN_ARGUMENT");
    expect(found).toHaveLength(isFine ? 0 : 1);
  });

  it("as a group says, and a group that it uses", () => {
    const groups = 'group files = event | tool ~ /_file$/\ngroup reading = files | tool != "write_file"\n';
    const rule = (group: string, argument: string): string =>
      `${groups}rule a = ${group} | ${argument} == "" => into blocked`;
    expect(told(compiled(rule("files", "arguments.content")))).toEqual([
      expect.stringContaining("UNUSED_GROUP no rule uses the group `reading`"),
    ]);
    expect(told(compiled(rule("reading", "arguments.content")))).toEqual([
      "UNKNOWN_ARGUMENT `read_file` has no argument `arguments.content`",
    ]);
    expect(told(compiled(rule("event | event not in reading", "arguments.content")))).toEqual([]);
  });

  it("for what an arm waits for, too", () => {
    const waiting = (path: string): string => `rule a = event | tool == "send" => hold into flagged-review
  on owner.approve when ${path} == "" into allowed
  after 1h into blocked`;
    expect(told(compiled(waiting("arguments.to")))).toEqual([]);
    expect(told(compiled(waiting("arguments.path")))).toEqual([
      "UNKNOWN_ARGUMENT `send` has no argument `arguments.path`",
    ]);
  });
});

describe("what an argument holds", () => {
  const item = (more: object): object => ({ type: "array", items: more });
  const files = {
    "lists.json": list({
      put: {
        ids: item({ type: "integer" }),
        labels: item({ enum: ["bug", "idea"] }),
        tags: item({ anyOf: [text, item(text)] }),
        pair: { type: "array", prefixItems: [{ const: "a" }, { const: "b" }], items: false },
        name: { enum: ["x", "y"] },
        size: { type: "number" },
        any: {},
        where: { type: "object" },
      },
    }),
  };
  const said = (guard: string): readonly string[] => told(compiled(guarded(guard), 'tools from "lists.json"\n', files));

  it.each([
    ['any arguments.labels == "bgu"', 'ARGUMENT_VALUE no element of `arguments.labels` is ever `"bgu"`'],
    ["all arguments.labels in { bug, bgu }", 'ARGUMENT_VALUE no element of `arguments.labels` is ever `"bgu"`'],
    ['"bgu" in arguments.labels', 'ARGUMENT_VALUE no element of `arguments.labels` is ever `"bgu"`'],
    ['any arguments.pair == "c"', 'ARGUMENT_VALUE no element of `arguments.pair` is ever `"c"`'],
    ['any arguments.name == "z"', 'ARGUMENT_VALUE no element of `arguments.name` is ever `"z"`'],
    ["any arguments.ids ~ /7/", "ARGUMENT_TYPE there is never a text in `arguments.ids`: it is a list"],
    ["any arguments.size ~ /7/", "ARGUMENT_TYPE there is never a text in `arguments.size`: it is a number"],
    ["any arguments.ids.* ~ /7/", "ARGUMENT_TYPE there is never a text in `arguments.ids.*`: it is a list"],
    ["count(arguments.idz) > 3", "UNKNOWN_ARGUMENT `put` has no argument `arguments.idz`"],
  ])("is judged: %s", (guard, expected) => {
    expect(said(guard)).toEqual([expected]);
  });

  it.each([
    'any arguments.labels == "bug"',
    'any arguments.pair == "b"',
    'any arguments.tags == "whatever"',
    'any arguments.any == "whatever"',
    'any arguments.where == "whatever"',
    'any arguments.name == "x"',
    'any arguments.labels.* == "whatever"',
    "count(arguments.ids) > 3",
  ])("is right, or cannot be judged: %s", (guard) => {
    expect(said(guard)).toEqual([]);
  });
});

describe("several lists", () => {
  it("give all their tools, and a tool that is in two of them has the arguments of both", () => {
    const twice = { "mail.tools.json": list({ write_file: { to: text } }) };
    const rule = (argument: string): string => guarded('tool == "write_file"', `${argument} == ""`);
    for (const argument of ["arguments.content", "arguments.to"])
      expect(told(compiled(rule(argument), LISTS, twice))).toEqual([]);
    expect(told(compiled(rule("arguments.nothing"), LISTS, twice))).toHaveLength(1);
  });

  it("say nothing at all where one of them cannot be read, but that", () => {
    const broken = { "mail.tools.json": "{" };
    expect(told(compiled(guarded('tool == "sendd"', "arguments.x"), LISTS, broken))).toEqual([
      "UNUSABLE_FILE `mail.tools.json` is no JSON",
    ]);
  });
});

describe("what is said of it", () => {
  it("has its place in the ruleset and the tools' in their file, and is mended", () => {
    const body = guarded('tool == "send"', 'arguments.two == ""');
    const { diagnostics } = compiled(body);
    const source = `#pragma dialect glither.governance\n${LISTS}${body}\n`;
    const [{ span, related, hint, fix } = {}] = diagnostics;
    expect(source.slice(span?.offset, (span?.offset ?? 0) + (span?.length ?? 0))).toBe("arguments.two");
    expect(hint).toBe("did you mean `arguments.to`?");
    expect(fix?.edits).toEqual([{ span, text: "arguments.to" }]);
    const file = FILES["mail.tools.json"];
    expect(related).toEqual([
      {
        message: "`send` is listed here",
        file: "mail.tools.json",
        span: { offset: file.indexOf('"send"'), length: 6, line: 1, column: file.indexOf('"send"') + 1 },
      },
    ]);
  });

  it("names three tools at most", () => {
    const many = list(Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, {}])));
    const [found] = compiled(guarded("arguments.x is present"), 'tools from "a.json"\n', {
      "a.json": many,
    }).diagnostics;
    expect(found?.message).toBe("none of the 4 tools that can be met here has an argument `arguments.x`");
    expect(found?.related).toHaveLength(3);
  });

  it("is said once, where a set is asked for twice", () => {
    const set = 'set some = { "read_fil" }\n';
    const rules = ["a", "b"].map((name) => `rule ${name} = event | tool in some | actor == "${name}" => into blocked`);
    expect(told(compiled(`${set}${rules.join("\n")}`))).toEqual(["UNKNOWN_TOOL no tool is called `read_fil`"]);
  });

  it("is said at the name of a set that is a file of its own", () => {
    const { diagnostics } = compiled('set some from "some.txt"\nrule a = event | tool in some => into blocked', LISTS, {
      "some.txt": "read_file\nread_fil\nwrit_file\n",
    });
    expect(diagnostics).toMatchObject([
      { code: "UNKNOWN_TOOL", message: "no tool is called `read_fil`", span: { line: 5, column: 26 } },
    ]);
  });

  it("is said at the name that brought a group from another file", () => {
    const files = { "parts.glith": "group secret = event | arguments.pth ~ /secret/\n" };
    const { diagnostics } = compiled('use secret from "parts.glith"\nrule a = secret => into blocked', LISTS, files);
    expect(diagnostics).toMatchObject([
      {
        code: "UNKNOWN_ARGUMENT",
        message: "`parts.glith`, line 1: none of the 3 tools that can be met here has an argument `arguments.pth`",
        span: { line: 4, column: 5 },
        related: [
          { file: "parts.glith" },
          { file: "files.tools.json" },
          { file: "files.tools.json" },
          { file: "mail.tools.json" },
        ],
      },
    ]);
    expect(diagnostics[0]).not.toHaveProperty("fix");
  });
});

describe("what tools are listed", () => {
  const body = `${guarded('tool == "send"', "arguments.urgent", "arguments.to ~ /x/ or arguments.to in { a, b }")}`;
  const identity = ({ core }: Compilation): string => Buffer.from(toCbor(core)).toString("hex");

  it("is no part of the core: with and without the lists, it is the same", () => {
    const listed = compiled(body);
    expect(told(listed)).toEqual([]);
    expect(identity(listed)).toBe(identity(compiled(body, "")));
    expect(listed.sourceMap.items.map(({ kind }) => kind)).toEqual(["rule"]);
  });

  it("is no part of the core of any ruleset, which is compiled as without it or refused", () => {
    const governance = VOCABULARIES.get("glither.governance");
    if (governance === undefined) throw new Error("there are no tool calls");
    const schema = fc.constantFrom<object>(
      {},
      { properties: { path: text } },
      { additionalProperties: { type: "number" } },
    );
    const tools = fc.dictionary(fc.constantFrom("send", "shell", "a"), schema, { maxKeys: 3 });
    const compiledWith = (source: string, tools: Readonly<Record<string, object>>): Compilation => {
      const list = { tools: Object.entries(tools).map(([name, inputSchema]) => ({ name, inputSchema })) };
      const files = new Map([["list.json", JSON.stringify(list)]]);
      return compile("example", `${source}\ntools from "list.json"\n`, VOCABULARIES, { files });
    };
    fc.assert(
      fc.property(arbitraryRuleset(governance), tools, (source, tools) => {
        const { core, diagnostics } = compiledWith(source, tools);
        const isRefused = diagnostics.some(({ severity }) => severity === "error");
        const without = compile("example", source, VOCABULARIES);
        expect(core).toEqual(isRefused ? undefined : without.core);
        const codes = diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));
        if (without.core) expect(codes.filter((code) => !TOLD.includes(code))).toEqual([]);
      }),
      { numRuns: runs(40) },
    );
  });

  it("takes no literate line from the rule below, and leaves names alone that are called `tools`", () => {
    const waits =
      '/// lax deadline: nobody is there at night\nrule tools = event | tool == "send" => hold into flagged-review after 4h into allowed';
    expect(told(compiled(`/// What there is.\n${waits}`, LISTS))).toEqual([]);
    expect(
      told(compiled('enrich tools : list(text) from actor\nrule a = event | "x" in\ntools => into blocked', "")),
    ).toEqual([]);
  });

  it("types nothing in a file that is used: that one has its own lists, for its own check", () => {
    const files = { "parts.glith": 'tools from "missing.json"\ngroup sent = event | tool == "send"\n' };
    expect(told(compiled('use sent from "parts.glith"\nrule a = sent => into blocked', "", files))).toEqual([]);
    const part = (list: string): Compilation =>
      compile("part", `tools from "${list}"\ngroup sent = event | tool == "sent"\n`, VOCABULARIES, {
        files: new Map(Object.entries(FILES)),
      });
    expect(told(part("mail.tools.json"))).toEqual(["UNKNOWN_TOOL no tool is called `sent`"]);
  });
});
