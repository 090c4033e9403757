import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { EMBEDDERS } from "./embedders.ts";
import { testedWith } from "./testing/examples.ts";

it("tests the embedders that the documentation names, in the versions that it names", () => {
  expect(testedWith()).toEqual(EMBEDDERS.map(({ name, version }) => ({ name, version: version ?? "Debian's" })));
});

it("has the version of Wasmtime that the crate takes", () => {
  const manifest = readFileSync(join(import.meta.dirname, "../../../hosts/wasmtime/Cargo.toml"), "utf8");
  const [, version] = /^wasmtime = \{ version = "=([^"]+)"/mu.exec(manifest) ?? [];
  expect(version).toBe(EMBEDDERS.find(({ name }) => name === "wasmtime")?.version);
});
