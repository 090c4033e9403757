import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { timed } from "../measure.ts";
import { ROOT } from "../paths.ts";
import type { Loaded } from "./ruleset.ts";

/** Milliseconds from the start of a process to its end, in which it builds one component from compiled libraries. */
export function coldBuilds({ bytes }: Loaded, runs: number): number[] {
  if (!existsSync(join(ROOT, "libs/stages/dist/compile/component.js"))) throw new Error("run `npm run build` first");
  const folder = mkdtempSync(join(tmpdir(), "glither-bench-"));
  try {
    const [core, out] = [join(folder, "core.cbor"), join(folder, "built.wasm")];
    writeFileSync(core, bytes);
    const script = join(import.meta.dirname, "build-once.mjs");
    return timed(() => execFileSync(process.execPath, [script, core, out]), { runs, warmUp: 2 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
