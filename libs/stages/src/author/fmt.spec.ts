import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { GATE, GATE_IN_DISGUISE } from "../testing/rulesets.ts";
import { fmt } from "./fmt.ts";

/** `GATE` in the one layout. */
const FORMATTED = GATE.replace("admin.release into", "admin.release  into").replace(
  "24h        into",
  "24h         into",
);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const gate = (text: string): Promise<string> => place(folder.path, "gate.glith", text);
const content = (): Promise<string> => readFile(join(folder.path, "gate.glith"), "utf8");

it("gives the formatted text and leaves the file alone", async () => {
  const source = await gate(GATE_IN_DISGUISE);
  expect(await fmt({ source })).toEqual({
    exitCode: 0,
    text: FORMATTED.trimEnd(),
    data: { ruleset: "gate", formatted: false, text: FORMATTED },
  });
  expect(await content()).toBe(GATE_IN_DISGUISE);
});

it("keeps the blanks at the end of a literate line that ends the file", async () => {
  const source = await gate(`${FORMATTED}\n/// the end  \n`);
  expect((await fmt({ source })).text).toBe(`${FORMATTED}\n/// the end  `);
});

it("replaces a file that is not formatted, without byte order mark and carriage returns", async () => {
  const source = await gate(GATE_IN_DISGUISE);
  expect(await fmt({ source, write: true })).toEqual({
    exitCode: 0,
    text: "gate: formatted",
    data: { ruleset: "gate", formatted: false },
  });
  expect(await content()).toBe(FORMATTED);
  expect(Object.keys(await listing(folder.path))).toEqual(["gate.glith"]);
  expect(await fmt({ source, write: true })).toEqual({
    exitCode: 0,
    text: "gate: already formatted",
    data: { ruleset: "gate", formatted: true },
  });
});

it("fails with a diff under `check`, and writes nothing even with `write`", async () => {
  const source = await gate(GATE);
  const { exitCode, text } = await fmt({ source, check: true, write: true });
  expect(exitCode).toBe(2);
  expect(text.split("\n").slice(0, 3)).toEqual([
    "gate: not formatted; `tangle fmt --write` changes this:",
    "--- gate\tnow",
    "+++ gate\tformatted",
  ]);
  expect(text.split("\n").filter((line) => /^[-+] /u.test(line))).toEqual([
    "-     on admin.release into delivered",
    "-     after 24h        into dropped (reason = unscanned)",
    "+     on admin.release  into delivered",
    "+     after 24h         into dropped (reason = unscanned)",
  ]);
  expect(await content()).toBe(GATE);
});

it.each([
  ["a byte order mark", `\uFEFF${FORMATTED}`, "-\\u{feff}#pragma"],
  [
    "a lone carriage return",
    FORMATTED.replace("rule deliver_known", "rule\r deliver_known"),
    "-rule\\u{d} deliver_known",
  ],
  ["a missing end of line", FORMATTED.trimEnd(), "\\ No newline at end of file"],
])("shows %s in the diff", async (_, text, shown) => {
  const source = await gate(text);
  const outcome = await fmt({ source, check: true });
  expect(outcome).toMatchObject({ exitCode: 2, data: { ruleset: "gate", formatted: false } });
  expect(outcome.text).toContain(shown);
  await writeFile(source, FORMATTED);
  expect(await fmt({ source, check: true })).toEqual({
    exitCode: 0,
    text: "gate: formatted",
    data: { ruleset: "gate", formatted: true },
  });
});

it.each([
  [
    "all",
    FORMATTED.replaceAll("\n", "\r\n"),
    /^gate: not formatted; `tangle fmt --write` changes its line endings: all lines end in CRLF$/u,
  ],
  ["one", FORMATTED.replace("\n", "\r\n"), /changes its line endings: 1 of \d+ lines end in CRLF$/u],
  ["other", GATE.replaceAll("\n", "\r\n"), /changes this and line endings \(all lines end in CRLF\):\n--- gate/u],
])("says that line endings differ, where %s do, instead of each of them", async (_, text, said) => {
  const outcome = await fmt({ source: await gate(text), check: true });
  expect(outcome.exitCode).toBe(2);
  expect(outcome.text).toMatch(said);
  expect(outcome.text).not.toContain("\\u{d}");
});

it.each(["", "\n\n", "\uFEFF"])("does not call an empty file formatted: %j", async (text) => {
  const source = await gate(text);
  const empty = { code: "MALFORMED", exitCode: 2, message: `the ruleset \`${source}\` is empty` };
  for (const options of [{}, { check: true }, { write: true }])
    await expect(fmt({ source, ...options })).rejects.toMatchObject(empty);
  expect(await content()).toBe(text);
});

it.each([{}, { check: true }, { write: true }])("reports syntax errors and nothing else, with %j", async (options) => {
  const broken = GATE.replace("=> route", "=> => route").replace("sender", "sendr");
  const source = await gate(broken);
  const { exitCode, text, data } = await fmt({ source, ...options });
  expect(exitCode).toBe(2);
  expect(text).toContain("found `=>`");
  expect(text).toContain("^^");
  expect(data).toMatchObject({ ruleset: "gate", errors: 1, diagnostics: [{ code: "SYNTAX" }] });
  expect(await content()).toBe(broken);
});

it("formats what does not compile", async () => {
  const source = await gate("rule a=msg|nonsense=>into nowhere");
  expect((await fmt({ source })).text).toBe("rule a =\n  msg | nonsense\n  => into nowhere");
});

it.each([
  ["notes.txt", "MALFORMED"],
  ["none.glith", "NOT_FOUND"],
])("refuses %s", async (name, code) => {
  await place(folder.path, "notes.txt", GATE);
  await expect(fmt({ source: join(folder.path, name), write: true })).rejects.toMatchObject({ code, exitCode: 64 });
});

describe("standard input", () => {
  const { stdin } = process;
  const piped = (text: string): void => {
    Object.defineProperty(process, "stdin", { configurable: true, value: Readable.from([Buffer.from(text)]) });
  };
  afterEach(() => {
    Object.defineProperty(process, "stdin", { configurable: true, value: stdin });
  });

  it("is formatted to standard output", async () => {
    piped(GATE_IN_DISGUISE);
    expect(await fmt({ source: "-" })).toEqual({
      exitCode: 0,
      text: FORMATTED.trimEnd(),
      data: { ruleset: "standard-input", formatted: false, text: FORMATTED },
    });
    expect(await listing(folder.path)).toEqual({});
  });

  it("is checked to the last byte, as a file is", async () => {
    piped(FORMATTED);
    expect(await fmt({ source: "-", check: true })).toMatchObject({ exitCode: 0 });
    piped(`\ufeff${FORMATTED}`);
    expect(await fmt({ source: "-", check: true })).toMatchObject({ exitCode: 2, data: { formatted: false } });
  });

  it("cannot be replaced", async () => {
    await expect(fmt({ source: "-", write: true })).rejects.toMatchObject({
      exitCode: 64,
      message: "what comes on standard input cannot be replaced",
      hint: "leave out `--write`: the formatted text goes to standard output",
    });
  });

  it("that is empty or has faults is said so", async () => {
    piped("");
    await expect(fmt({ source: "-" })).rejects.toMatchObject({ exitCode: 2 });
    piped("rule");
    const { exitCode, text } = await fmt({ source: "-" });
    expect(exitCode).toBe(2);
    expect(text).toContain("--> <stdin>:1:");
  });
});
