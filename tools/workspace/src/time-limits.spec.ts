import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";

const ROOT = join(import.meta.dirname, "../../..");
/** Half an hour: a machine may be busy with other work for a long time. */
const LEAST = 1_800_000;

describe("time limits of tests", () => {
  it("stand in the runner's configurations alone, where load does not break them", () => {
    for (const file of ["jest.config.js", "jest.long.config.js", "jest.soak.config.js"]) {
      const [, limit = "0"] = /testTimeout: ([0-9_]+)/u.exec(readFileSync(join(ROOT, file), "utf8")) ?? [];
      expect(Number(limit.replaceAll("_", ""))).toBeGreaterThanOrEqual(LEAST);
    }
  });

  it("are set by no suite, neither for all of its tests nor behind a test or a hook", () => {
    const specs = globSync("{libs,tools}/**/*.spec.ts", {
      cwd: ROOT,
      exclude: (path) => path.includes("node_modules"),
    });
    expect(specs.length).toBeGreaterThan(100);
    const limited = specs.filter((path) =>
      /^jest\.setTimeout\(|^\s*\}, [0-9_]{3,}\);$/mu.test(readFileSync(join(ROOT, path), "utf8")),
    );
    expect(limited).toEqual([]);
  });
});
