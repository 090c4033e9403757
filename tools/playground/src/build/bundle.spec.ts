import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

const BUNDLER = pathToFileURL(join(import.meta.dirname, "bundle.ts")).href;

describe("a script for browsers", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder?.remove());

  /** Apart from the test runner, whose arrays and patterns are not those that the bundler knows. */
  function bundled(source: string): { readonly script: string; readonly fault: string } {
    const entry = join(folder.path, "entry.ts");
    writeFileSync(entry, source);
    const code = `import { bundle } from ${JSON.stringify(BUNDLER)};
      await bundle(${JSON.stringify(entry)}).then((script) => console.log(script), ({ name, message }) => console.error(name, message));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
      encoding: "utf8",
    });
    return { script: stdout, fault: stderr };
  }

  it("is one, of a file and what it imports of this project, without types", () => {
    const { script, fault } = bundled(`import { kebab } from "@glither/roux/core";
      console.log(kebab("a_b") satisfies string);`);
    expect(fault).toBe("");
    expect(script).toMatch(/^\(function\(\)/u);
    expect(script).not.toMatch(/\b(?:import|export)\b/u);
  });

  it("reaches nothing of Node: what would is no script", () => {
    const { script, fault } = bundled(`import { readFileSync } from "node:fs";
      console.log(readFileSync("/etc/passwd", "utf8"));`);
    expect(script).toBe("");
    expect(fault).toMatch(/NotForBrowsers .*entry\.ts reaches node:fs, which a browser does not have/u);
  });

  it("may import what reaches Node in a function that nobody calls", () => {
    const { script, fault } = bundled(`import { deriveWorld } from "@glither/wit";
      console.log(deriveWorld);`);
    expect(fault).toBe("");
    expect(script).not.toContain("node:");
  });
});
