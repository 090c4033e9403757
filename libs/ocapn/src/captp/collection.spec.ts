import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "@jest/globals";

const SCRIPT = join(import.meta.dirname, "testing/collected.ts");

it("lets go of what the engine has collected, and of nothing else", () => {
  const args = ["--expose-gc", "--conditions=@glither/source", SCRIPT];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  // The source and the one that is kept; the bootstrap object of the other side, the same two.
  expect({ ...JSON.parse(stdout || "{}"), stderr }).toEqual({
    before: 1_001,
    left: 2,
    imports: 3,
    answer: 1,
    stderr: "",
  });
});
