import { readFile } from "node:fs/promises";
import { VOCABULARIES } from "@glither/dialects";
import { compile, type Diagnostic } from "@glither/roux";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { compileSource, type Source } from "../compile/ruleset.ts";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { GATE, PRAGMAS } from "../testing/rulesets.ts";
import { check } from "./check.ts";
import { mend } from "./mend.ts";

const compiled = (text: string): Source => compileSource({ path: "gate.glith", name: "gate", text });
const mended = (text: string) => mend(compiled(`${PRAGMAS}${text}`));
/** A ruleset whose compilation offers fixes that the compiler never would. */
const offering = (text: string, ...fixes: readonly Diagnostic["fix"][]): Source => ({
  ...compiled(text),
  compilation: {
    ...compile("gate", text, VOCABULARIES),
    diagnostics: fixes.map((fix) => ({
      code: "TYPE_MISMATCH",
      severity: "error",
      message: "made up",
      span: { offset: 0, length: 1, line: 1, column: 1 },
      ...(fix === undefined ? {} : { fix }),
    })),
  },
});
const edit = (text: string, part: string, written: string) => {
  const offset = text.indexOf(part);
  return { span: { offset, length: part.length, line: 1, column: offset + 1 }, text: written };
};

describe("a ruleset's faults", () => {
  it("are mended, also those that only the next round shows", () => {
    const { text, fixes, compilation } = mended("rule a = msg | sbject | from.domian == acme => into droped\n");
    expect(text).toBe(`${PRAGMAS}rule a = msg | subject | from.domain == "acme" => into dropped\n`);
    expect(compilation.diagnostics).toEqual([]);
    expect(fixes.map(({ code, title }) => [code, title])).toEqual([
      ["UNKNOWN_FIELD", "write `subject`"],
      ["UNKNOWN_FIELD", "write `from.domain`"],
      ["UNKNOWN_BOX", "write `dropped`"],
      ["UNKNOWN_FIELD", 'write `"acme"`'],
    ]);
  });

  it("are mended in rounds, where one hides another", () => {
    const { text, compilation, fixes } = mended('rule a = msg | from . domian == "a.example" => into droped\n');
    expect(text).toBe(`${PRAGMAS}rule a = msg | from.domain == "a.example" => into dropped\n`);
    expect(compilation.diagnostics).toEqual([]);
    expect(fixes).toHaveLength(3);
  });

  it("are mended after Windows line ends and beside characters of two code units", () => {
    const { text } = mended('rule a = msg\r\n  | subject == "😀" | sbject\r\n  => into droped\r\n');
    expect(text).toBe(`${PRAGMAS}rule a = msg\r\n  | subject == "😀" | subject\r\n  => into dropped\r\n`);
  });

  it("without a fix stay", () => {
    const source = compiled(`${PRAGMAS}rule a = msg | weather => into dropped\n`);
    expect(mend(source)).toEqual({ ...source, fixes: [] });
  });
});

describe("fixes", () => {
  it("that leave no fewer errors are not applied", () => {
    const text = `${PRAGMAS}rule a = msg | size = 1 | wether | wind => into dropped\n`;
    const source = compiled(text);
    expect(source.compilation.diagnostics).toMatchObject([{ code: "SYNTAX", fix: { title: "write `==`" } }]);
    expect(mend(source)).toEqual({ ...source, fixes: [] });
  });

  it("that would make a ruleset unreadable are not applied", () => {
    const fix = { title: "break it", edits: [edit(GATE, "route to inbox", "= =")] };
    const source = offering(GATE, fix, undefined, undefined, undefined);
    expect(mend(source)).toEqual({ ...source, fixes: [] });
  });

  it("that overlap are not applied together", () => {
    const whole = { title: "drop it", edits: [edit(GATE, "route to inbox, into delivered", "into dropped")] };
    const apart = { title: "ask less", edits: [edit(GATE, "sender.allowlisted", "subject")] };
    const inner = { title: "rename it", edits: [edit(GATE, "inbox", "post")] };
    const { text, fixes } = mend(offering(GATE, whole, inner));
    expect(fixes.map(({ title }) => title)).toEqual(["drop it"]);
    expect(text).toBe(GATE.replace("route to inbox, into delivered", "into dropped"));
    expect(mend(offering(GATE, inner, apart)).text).toBe(
      GATE.replace("inbox", "post").replace("sender.allowlisted", "subject"),
    );
  });
});

describe("`check` that fixes", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const MISTYPED = GATE.replace("sender.allowlisted", "sender.allowlist");

  it("writes the file, keeps its byte order mark, and says what it changed", async () => {
    const source = await place(folder.path, "gate.glith", `\uFEFF${MISTYPED}`);
    const { exitCode, text, data } = await check({ sources: [source], fix: true });
    expect(exitCode).toBe(0);
    expect(text.replaceAll(source, "gate.glith")).toBe(
      "fixed[UNKNOWN_FIELD]: gate.glith:12:9: write `sender.allowlisted`\n\ngate: 1 fault fixed, no findings",
    );
    expect(data).toMatchObject({ errors: 0, fixes: [{ code: "UNKNOWN_FIELD", title: "write `sender.allowlisted`" }] });
    expect(await readFile(source, "utf8")).toBe(`\uFEFF${GATE}`);
    expect(Object.keys(await listing(folder.path))).toEqual(["gate.glith"]);
  });

  it("leaves a file alone that it cannot mend, and reports what is left", async () => {
    const text = MISTYPED.replace("sender.allowlist", "weather");
    const source = await place(folder.path, "gate.glith", text);
    const outcome = await check({ sources: [source], fix: true });
    expect(outcome).toMatchObject({ exitCode: 2, data: { errors: 1, fixes: [] } });
    expect(outcome.text).toMatch(/\n\ngate: 1 error, nothing fixed$/u);
    expect(await readFile(source, "utf8")).toBe(text);
  });

  it("mends each of several files", async () => {
    const sources = [
      await place(folder.path, "one.glith", MISTYPED),
      await place(folder.path, "two.glith", GATE),
      await place(folder.path, "three.glith", MISTYPED),
    ];
    expect((await check({ sources, fix: true })).data).toMatchObject({
      errors: 0,
      rulesets: [{ fixes: [{}] }, { fixes: [] }, { fixes: [{}] }],
    });
    expect(await Promise.all(sources.map((source) => readFile(source, "utf8")))).toEqual([GATE, GATE, GATE]);
  });

  it("refuses a format that cannot say what was fixed", async () => {
    const source = await place(folder.path, "gate.glith", MISTYPED);
    await expect(check({ sources: [source], fix: true, format: "sarif" })).rejects.toMatchObject({ exitCode: 64 });
    expect(await readFile(source, "utf8")).toBe(MISTYPED);
  });
});
