import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "@jest/globals";

const COMPARISON = join(import.meta.dirname, "../testing/compare-wrapping.ts");

interface Printed {
  readonly found: readonly { readonly name: string; readonly same: boolean }[];
  readonly refusal: unknown;
}

it("makes the components that component tools make, but for what these say of themselves, and none that does not fit", () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--conditions=@glither/source", COMPARISON], {
    encoding: "utf8",
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  const { found, refusal }: Printed = JSON.parse(stdout);
  expect(found.length).toBeGreaterThan(12);
  expect(found.filter(({ same }) => !same)).toEqual([]);
  expect(refusal).toBe("FOREIGN_COMPONENT");
});
