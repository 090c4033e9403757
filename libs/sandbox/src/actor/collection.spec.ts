import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "@jest/globals";

const SCRIPT = join(import.meta.dirname, "testing/collected.ts");

it("lets go over OCapN of what a component held, when its last handle goes and not before", () => {
  const args = ["--expose-gc", "--conditions=@glither/source", "--disable-warning=ExperimentalWarning", SCRIPT];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect({ ...JSON.parse(stdout || "{}"), stderr }).toEqual({ held: 1, left: 0, stderr: "" });
});
