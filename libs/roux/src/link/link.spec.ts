import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { type Compilation, compile } from "../compile.ts";
import type { Test } from "../ir/core.ts";
import { toCbor } from "../snapshot/canonical.ts";
import { type Files, filesNamedIn, pathFrom } from "./files.ts";

const PEOPLE = `/// Who works here.
set staff = { "a.example", "b.example" }
set blocked from "blocked.txt"
group internal = msg | from.domain in staff
group partners = internal | subject ~ /partner/i
enrich trust : integer from from.domain
`;

function compiled(text: string, files: Readonly<Record<string, string | { reason: string }>>): Compilation {
  return compile("example", `#pragma dialect glither.mail\n${text}`, VOCABULARIES, {
    files: new Map(Object.entries(files)),
  });
}

const shared = { "../shared/people.glith": PEOPLE, "../shared/blocked.txt": "x.example\ny.example\n" };
const using = (names: string, guard: string): string =>
  `use ${names} from "../shared/people.glith"\nrule a = msg | ${guard} => into dropped\nrule b = msg => into delivered\n`;

const told = ({ diagnostics }: Compilation): readonly string[] =>
  diagnostics.map(({ code, span, message }) => `${span.line}:${span.column} ${code} ${message}`);
const places = ({ diagnostics }: Compilation): readonly string[] =>
  diagnostics.flatMap(({ related = [] }) => related.map(({ file, span }) => `${file ?? "example.glith"}:${span.line}`));
const identity = ({ core }: Compilation): string => Buffer.from(toCbor(core)).toString("hex");

function guardOf({ core, diagnostics }: Compilation): Test | undefined {
  expect(diagnostics).toEqual([]);
  return core?.rules[0]?.guards[0]?.test;
}

describe("what a ruleset uses of another file", () => {
  it("means what it would mean in the ruleset, and so do a written and a listed set", () => {
    const own = `set staff = { "a.example", "b.example" }
group internal = msg | from.domain in staff
group partners = internal | subject ~ /partner/i
rule a = msg | msg in partners => into dropped
rule b = msg => into delivered
`;
    expect(identity(compiled(using("partners", "msg in partners"), shared))).toBe(identity(compiled(own, {})));
    const listed = compiled('set all from "all.txt"\nrule a = msg | subject in all => into dropped\n', {
      "all.txt": "# who\r\n b \r\n\r\na\nb\n",
    });
    expect(identity(listed)).toBe(
      identity(compiled('set all = { "a", "b" }\nrule a = msg | subject in all => into dropped\n', {})),
    );
    expect(guardOf(compiled(using("blocked", "from.domain in blocked"), shared))).toEqual({
      kind: "member",
      operand: { kind: "field", path: "from.domain" },
      values: [
        { kind: "text", value: "x.example" },
        { kind: "text", value: "y.example" },
      ],
    });
    expect(compiled(using("trust", "trust > 3"), shared).core?.enrichments.map(({ path }) => path)).toEqual(["trust"]);
  });

  it("is a part of the core's identity: what is used, and nothing else", () => {
    const core = (files: Readonly<Record<string, string>>): string =>
      identity(compiled(using("blocked", "from.domain in blocked"), files));
    const first = core(shared);
    expect(core({ ...shared, "../shared/blocked.txt": "x.example\nz.example\n" })).not.toBe(first);
    expect(core({ ...shared, "../shared/blocked.txt": "# sorted\ny.example\nx.example\nx.example" })).toBe(first);
    expect(core({ ...shared, "../shared/people.glith": PEOPLE.replace('"a.example"', '"c.example"') })).toBe(first);
  });

  it("is asked for the elements of a list, and brings what those guards need", () => {
    const files = {
      "p.glith": 'set bad from "bad.txt"\ngroup risky = msg | any attachments.ext in bad\n',
      "bad.txt": "js\nvbs\n",
    };
    const own = 'group risky = msg | any attachments.ext in { "js", "vbs" }\nrule r = risky => into dropped\n';
    const used = compiled('use risky from "p.glith"\nrule r = risky => into dropped\n', files);
    expect(told(used)).toEqual([]);
    expect(identity(used)).toBe(identity(compiled(own, {})));
  });

  it("comes through a file that uses it itself", () => {
    const files = { ...shared, "../all.glith": 'use internal from "shared/people.glith"\n' };
    const text = 'use internal from "../all.glith"\nrule a = internal => into dropped\n';
    expect(guardOf(compiled(text, files))).toEqual({ kind: "group", name: "internal" });
  });

  it.each([
    ["integer", "size", "1\n-2\n", [-2, 1]],
    ["enum", "spf.result", "pass\nfail\n", ["fail", "pass"]],
    ["boolean", "list.unsubscribe", "true\n", [true]],
  ])("has the type of what it is compared with: %s", (_, field, list, expected) => {
    const test = guardOf(
      compiled(`set all from "a.txt"\nrule a = msg | ${field} in all => into dropped`, { "a.txt": list }),
    );
    expect(test?.kind === "member" && test.values.map((value) => "value" in value && value.value)).toEqual(expected);
  });
});

describe("what is wrong with what is used", () => {
  it("is told with both places where a name stands twice", () => {
    const twice = compiled(`group internal = msg\n${using("internal", "msg in internal")}`, shared);
    expect(told(twice)).toEqual([
      "2:7 DUPLICATE_NAME there are two groups named `internal`, one of them in `../shared/people.glith`",
    ]);
    expect(places(twice)).toEqual(["../shared/people.glith:4"]);
    const other = { ...shared, "b.glith": 'set internal = { "x" }\n' };
    const both = compiled(`use internal from "b.glith"\n${using("internal", "msg in internal")}`, other);
    expect(told(both)).toContain(
      "3:5 DUPLICATE_NAME `internal` comes from `b.glith` and from `../shared/people.glith`",
    );
    expect(places(both)).toEqual(expect.arrayContaining(["b.glith:1", "../shared/people.glith:4"]));
  });

  it("is told where files go in a circle, once, and comes to an end", () => {
    const circle = compiled('use a from "a.glith"\nrule r = a => into dropped\n', {
      "a.glith": 'use b from "b.glith"\ngroup a = b\n',
      "b.glith": 'group x = msg\nuse a from "a.glith"\ngroup b = a\n',
    });
    expect(told(circle)[0]).toBe(
      "2:12 UNUSABLE_FILE `b.glith`, line 2: files use each other in a circle: `a.glith`, which uses `b.glith`, which uses `a.glith`",
    );
    expect(places(circle)[0]).toBe("b.glith:2");
    expect(told(circle).filter((line) => line.includes("circle"))).toHaveLength(1);
    expect(told(compiled('use a from "example.glith"\n', {}))[0]).toContain("which uses `example.glith`");
    const names = { "a.glith": 'use n from "b.glith"\n', "b.glith": 'use n from "a.glith"\n' };
    expect(told(compiled('use n from "a.glith"\nrule r = n => into dropped\n', names)).length).toBeGreaterThan(0);
  });

  it.each([
    ["a missing file", {}, "2:", "`../shared/people.glith` does not exist"],
    ["a folder", { "../shared/people.glith": { reason: "is a folder" } }, "2:", "is a folder"],
    [
      "a missing list behind it",
      { "../shared/people.glith": PEOPLE },
      "2:5",
      "`../shared/people.glith`, line 3: `../shared/blocked.txt` does not exist",
    ],
    [
      "a file that does not parse",
      { "../shared/people.glith": "group internal = msg |\n" },
      "2:",
      "`../shared/people.glith` cannot be read: line 1: ",
    ],
    [
      "another dialect",
      { "../shared/people.glith": `#pragma dialect glither.flow\n${PEOPLE}` },
      "2:",
      "is written for `glither.flow`, not for `glither.mail`",
    ],
    ["an empty list", { ...shared, "../shared/blocked.txt": "# none\n" }, "2:5", "holds no value"],
    [
      "a control character",
      { ...shared, "../shared/blocked.txt": "a\na\u0007b\n" },
      "2:5",
      "control character, in line 2",
    ],
  ])("is told at the `use`: %s", (_, files: Readonly<Record<string, string | { reason: string }>>, at, message) => {
    const [first = ""] = told(compiled(using("blocked", "from.domain in blocked"), files));
    expect([first.startsWith(at), first]).toEqual([true, expect.stringContaining(message)]);
  });

  it("is told for a line that is no value of its type, with the line", () => {
    const odd = compiled('set all from "a.txt"\nrule a = msg | size in all => into dropped\n', { "a.txt": "1\n2x\n" });
    expect(told(odd)).toEqual(["3:24 TYPE_MISMATCH line 2 of `a.txt`, `2x`, is not a whole number"]);
    expect(places(odd)).toEqual(["a.txt:2"]);
  });

  it("is told for a name that is not there, with the nearest, and for one that nobody uses", () => {
    const { diagnostics } = compiled(using("intrenal, staff", "msg in internal"), shared);
    expect(diagnostics[0]).toMatchObject({ code: "UNKNOWN_GROUP", hint: "did you mean `internal`?" });
    expect(told(compiled(using("staff", "subject"), shared))).toEqual([
      "2:5 UNUSED_GROUP `staff` is brought here, and no rule uses it",
    ]);
  });

  it("is told for a guard in it that does not fit, at the name that brought it", () => {
    const files = { "p.glith": "group bad = msg | sizee > 3\n" };
    const wrong = compiled('use bad from "p.glith"\nrule r = bad => into dropped\n', files);
    expect(told(wrong)).toEqual(["2:5 UNKNOWN_FIELD `p.glith`, line 1: unknown field `sizee`"]);
    expect(wrong.diagnostics[0]).not.toHaveProperty("fix");
  });
});

it("a `use` above a rule takes none of its literate lines away", () => {
  const text = `use staff from "../shared/people.glith"
/// lax deadline: the desk sleeps
rule a = msg | from.domain in staff => hold into quarantine after 4h into delivered
`;
  expect(told(compiled(text, shared))).toEqual([]);
  expect(told(compiled(text.replace(/.*lax.*\n/u, ""), shared))[0]).toContain("LAX_DEADLINE");
});

it("a file without rules and without a dialect is a part: no ruleset, and no fault", () => {
  const files: Files = new Map([["blocked.txt", "x.example"]]);
  const { core, diagnostics } = compile("people", PEOPLE, VOCABULARIES, { files });
  expect({ core, diagnostics }).toEqual({ core: undefined, diagnostics: [] });
});

describe("paths of files", () => {
  it.each([
    ["a.glith", "b.glith", "b.glith"],
    ["a.glith", "./x/../b.glith", "b.glith"],
    ["a.glith", "../../b.glith", "../../b.glith"],
    ["../s/a.glith", "../b.glith", "../b.glith"],
    ["../s/a.glith", "t/b.glith", "../s/t/b.glith"],
    ["a.glith", "/etc/b.glith", undefined],
    ["a.glith", "c:/b.glith", undefined],
    ["a.glith", "..\\b.glith", undefined],
    ["a.glith", "a//b.glith", undefined],
    ["a.glith", "/etc/passwd", undefined],
    ["a.glith", "b.txt", undefined],
  ])("from %s, %s is %s", (file, named, expected) => {
    expect(pathFrom(file, named, ".glith")).toBe(expected);
  });

  it("that a text names are found without compiling it", () => {
    expect(filesNamedIn(PEOPLE, "../shared/people.glith")).toEqual(["../shared/blocked.txt"]);
    expect(filesNamedIn(using("a", "msg in a"), "example.glith")).toEqual(["../shared/people.glith"]);
    expect(filesNamedIn('rule use = msg | subject == "from" => into dropped\n', "example.glith")).toEqual([]);
  });
});
