import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { isMissing } from "./engine.ts";
import { wasm3 } from "./python.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "glither-python-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A Python that writes down how it was called, and says a version. */
function placePython(): void {
  const seen = join(folder, "seen");
  const lines = ["#!/bin/sh", `printf '%s\\n' "$#" "$@" > '${seen}'`, `/usr/bin/env >> '${seen}'`, "echo 1.2.3", ""];
  writeFileSync(join(folder, "python3"), lines.join("\n"));
  chmodSync(join(folder, "python3"), 0o755);
}

it("loads nothing from where somebody happens to be, and gives a script nothing but where it finds its engine", async () => {
  placePython();
  mkdirSync(join(folder, "pywasm3-0.5.0"));
  mkdirSync(join(folder, "pywasm3-host"));
  const found = await wasm3.find({ env: { PATH: folder, SECRET: "x", PYTHONSTARTUP: "/x" }, folder });
  expect(isMissing(found) ? found.missing : found.version).toBe("1.2.3");
  const [count, script, ...rest] = readFileSync(join(folder, "seen"), "utf8").trim().split("\n");
  expect([count, script]).toEqual(["3", expect.stringMatching(/^\/.*\/drivers\/version\.py$/u)]);
  const env = rest.slice(2).filter((line) => !/^(?:PWD|_|SHLVL|OLDPWD)=/u.test(line));
  expect(env.sort()).toEqual([
    "LANG=C.UTF-8",
    `PATH=${folder}`,
    "PYTHONDONTWRITEBYTECODE=1",
    expect.stringMatching(/^PYTHONPATH=\/.*\/drivers:\/.*\/pywasm3-0\.5\.0\/lib$/u),
  ]);
});

it.each([
  ["there is no Python", "/nowhere"],
  ["only a folder that is no whole path has one", "."],
])("is missing where %s", async (_, PATH) => {
  expect(await wasm3.find({ env: { PATH }, folder })).toEqual({ missing: "no `python3` has the module `wasm3`" });
});
