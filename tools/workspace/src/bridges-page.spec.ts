import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

it.each(programs)("shows a program ($at) that prints what stands below it", ({ text, prints }) => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", "--input-type=module-typescript"],
    { cwd: folder, encoding: "utf8", input: text },
  );
  expect({ stdout, stderr }).toEqual({ stdout: prints, stderr: "" });
});

it("shows no program that is not run, and names tests that are there", () => {
  expect([...page.matchAll(/^```ts$/gmu)]).toHaveLength(programs.length);
  for (const [, file = ""] of page.matchAll(/^\| .* \| `([^`]+)`.* \|$/gmu))
    expect(readFileSync(join(ROOT, file), "utf8")).toContain("expect(");
});
