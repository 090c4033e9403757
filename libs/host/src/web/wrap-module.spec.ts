import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { World } from "@glither/wit";
import { expect, it } from "@jest/globals";
import { admit } from "../admission/admit.ts";
import { mailroom } from "../testing/mailroom.ts";
import { wrapModule } from "./wrap-module.ts";

const COMPARISON = join(import.meta.dirname, "../testing/compare-wrapping.ts");

it("makes the components that component tools make, but for what these say of themselves", () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--conditions=@glither/source", COMPARISON], {
    encoding: "utf8",
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  const found: readonly { readonly name: string; readonly same: boolean }[] = JSON.parse(stdout);
  expect(found.length).toBeGreaterThan(12);
  expect(found.filter(({ same }) => !same)).toEqual([]);
});

it("makes none of a module that does not fit the world", async () => {
  const world: World = {
    ...{ package: "glither:mail", version: "0.1.0", name: "other", enums: [], scalars: false, records: [] },
    ...{ record: undefined, enrich: [], unsatisfied: [], actions: [] },
  };
  const module = admit(await mailroom()).core.bytes;
  expect(() => wrapModule(module, world)).toThrow(expect.objectContaining({ code: "FOREIGN_COMPONENT" }));
});
