import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { inTerminal, tangleInTerminal } from "../testing/terminal.ts";
import { isWatched } from "./progress.ts";

// What takes its time waits for the other end of a pipe, which the test opens once progress is shown.
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const path = (name: string): string => join(folder.path, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  for (const name of ["rules", "blocked"]) expect(spawnSync("mkfifo", [path(name)]).status).toBe(0);
});
afterAll(() => folder.remove());

const ERASED = "\r\u001b[2K";

describe("progress in a terminal", () => {
  it("says after a second what is done, and leaves nothing behind", async () => {
    const terminal = tangleInTerminal(["check", "-"], { cwd: folder.path, input: "rules" });
    await terminal.until(/\S tangle check, \d+ s/u);
    await writeFile(path("rules"), GATE);
    const { exitCode, shown } = await terminal.ended;
    expect(exitCode).toBe(0);
    expect(shown.slice(shown.lastIndexOf(ERASED))).toBe(`${ERASED}<stdin>: no findings\r\n`);
  });

  it("goes on while the command computes, and makes room for what else is said", async () => {
    const words = [
      process.execPath,
      "--conditions=@glither/source",
      join(import.meta.dirname, "../testing/blocked-entry.ts"),
    ];
    const terminal = inTerminal([...words, path("blocked")], { cwd: folder.path });
    await terminal.until(/\S reading, \d+ s/u);
    await writeFile(path("blocked"), "");
    const { shown } = await terminal.ended;
    expect(shown).toContain(`${ERASED}a remark\r\n`);
    expect(shown).toMatch(/\r\ndone\r\n$/u);
  });
});

it.each([
  ["a person's terminal", true, {}, true],
  ["a pipe", false, {}, false],
  ["CI", true, { CI: "true" }, false],
  ["a variable that says that it is no CI", true, { CI: "false" }, true],
  ["a terminal that moves no cursor", true, { TERM: "dumb" }, false],
])("is for %s: %s", (_, isTerminal, environment, watched) => {
  expect(isWatched(isTerminal, environment)).toBe(watched);
});
