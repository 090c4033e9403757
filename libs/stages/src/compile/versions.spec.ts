import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { COMPILER_VERSION } from "@glither/roux/core";
import { expect, it } from "@jest/globals";
import { ENGINE_VERSIONS } from "./component.ts";

const ROOT = join(import.meta.dirname, "../../../..");

it("the compiler's version is that of every package", async () => {
  for (const group of ["libs", "tools"])
    for (const name of await readdir(join(ROOT, group))) {
      const text = await readFile(join(ROOT, group, name, "package.json"), "utf8").catch(() => undefined);
      const version = text === undefined ? COMPILER_VERSION : (JSON.parse(text) as { version: string }).version;
      expect(`${group}/${name} ${version}`).toBe(`${group}/${name} ${COMPILER_VERSION}`);
    }
});

it("the engine's version that a component records is the installed one", async () => {
  const entry = fileURLToPath(import.meta.resolve("@bytecodealliance/componentize-js"));
  const text = await readFile(join(dirname(entry), "../package.json"), "utf8");
  const { version } = JSON.parse(text) as { version: string };
  expect(ENGINE_VERSIONS.spidermonkey).toBe(`spidermonkey/componentize-js-${version}`);
});
