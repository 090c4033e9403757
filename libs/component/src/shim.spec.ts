import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "@jest/globals";

const folder = mkdtempSync(join(tmpdir(), "glither-shim-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Stands for componentize-js where no package manager has put the shim beside it. */
function stranded(name: string): string {
  const place = join(folder, "node_modules/@bytecodealliance", name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), '{ "type": "module" }');
  const file = join(place, "splicer.js");
  writeFileSync(
    file,
    'import { environment } from "@bytecodealliance/preview2-shim/cli";\nconsole.log(typeof environment);',
  );
  return pathToFileURL(file).href;
}

/** Imports a module in a process of its own, and says what it printed or how it failed. */
function imported(url: string): string {
  const shim = pathToFileURL(join(import.meta.dirname, "_shim.ts")).href;
  const script = `
    import { withShim } from ${JSON.stringify(shim)};
    await withShim(() => import(${JSON.stringify(url)})).catch((error) => console.log(error.code));
    await import(${JSON.stringify(`${url}?again`)}).catch((error) => console.log(error.code));`;
  return execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
}

describe("componentize-js without its shim beside it", () => {
  it("finds the one that this package declares, for as long as it is loaded", () => {
    expect(imported(stranded("componentize-js"))).toBe("object\nERR_MODULE_NOT_FOUND\n");
  });

  it("is the only one that does", () => {
    expect(imported(stranded("another"))).toBe("ERR_MODULE_NOT_FOUND\nERR_MODULE_NOT_FOUND\n");
  });
});
