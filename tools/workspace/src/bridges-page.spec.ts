import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { repl } from "@glither/stages/vat/repl";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { ROOT } from "./packages.ts";
import { programsOf } from "./testing/programs.ts";

const page = readFileSync(join(ROOT, "docs/bridges.md"), "utf8");
const programs = programsOf(page).map((program, at) => ({ at, ...program }));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "glither-bridges-"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each(programs)("shows a program ($at) that prints what stands below it", ({ text: program, prints }) => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", "--input-type=module-typescript"],
    { cwd: folder, encoding: "utf8", input: program },
  );
  expect({ stdout, stderr }).toEqual({ stdout: prints, stderr: "" });
});

it("shows a session that goes as it says", async () => {
  const [, session = ""] = /```repl\n([\s\S]*?)```/u.exec(page) ?? [];
  const lines = session.split("\n").filter((line) => line.startsWith("> "));
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(lines.map((line) => `${line.slice(2)}\n`).join(""));
  await repl({ input, output });
  output.end();
  expect(await text(output)).toBe(session.replace(/^> .*\n/gmu, ""));
  expect(lines.length).toBeGreaterThan(4);
});

it("shows no program that is not run, and names tests that are there", () => {
  expect([...page.matchAll(/^```ts$/gmu)]).toHaveLength(programs.length);
  for (const [, file = ""] of page.matchAll(/^\| .* \| `([^`]+)`.* \|$/gmu))
    expect(readFileSync(join(ROOT, file), "utf8")).toContain("expect(");
});
