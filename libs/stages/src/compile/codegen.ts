import { join } from "node:path";
import { generatePackage } from "@glither/codegen-gleam";
import { generateModule } from "@glither/codegen-js";
import { compileModule, encodeModule, printModule } from "@glither/codegen-wasm";
import type { Core } from "@glither/roux/core";
import { refuseForeignFiles, requireFolder, writeFolder } from "../files/files.ts";
import { refuseForeignCode } from "../files/write-own.ts";
import { EXIT } from "../outcome.ts";
import { stage } from "../stage.ts";
import { coreFile, JS, moduleFile, WASM } from "./code.ts";
import { type CoreInput, isOutcome, loadCore } from "./load-core.ts";

export type CodegenOptions = CoreInput & {
  /** The folder for `wasm/`, `js/` and `gleam/`; by default the ruleset's name and `-code`, in the current folder. */
  readonly out?: string;
  /** Refuse to replace folders that hold anything else than what is written. */
  readonly keepForeign?: boolean;
};

/** What the engines make components of, and the oracle that a reviewer reads, from one IR. */
export const codegen = stage(async ({ out: named, keepForeign = false, ...input }: CodegenOptions) => {
  const loaded = await loadCore(input);
  if (isOutcome(loaded)) return loaded;
  const { core } = loaded;
  const out = named ?? `${core.ruleset.name}-code`;
  const folders: readonly (readonly [string, ReadonlyMap<string, string | Uint8Array>])[] = [
    [WASM, coreModule(core)],
    [JS, new Map([[moduleFile(core.ruleset.name), generateModule(core)]])],
    ["gleam", generatePackage(core)],
  ];
  // All or none: what stands in the way of one folder is found before the first is written.
  for (const [name] of folders) await requireFolder(join(out, name));
  if (keepForeign)
    for (const [name, content] of folders) {
      await refuseForeignFiles(join(out, name), content);
      await refuseForeignCode(join(out, name), content);
    }
  for (const [name, content] of folders) await writeFolder(join(out, name), content);
  const files = folders.flatMap(([name, content]) => [...content.keys()].map((file) => `${name}/${file}`));
  return {
    exitCode: EXIT.clean,
    text: `${core.ruleset.name}: ${files.join(", ")}${named === undefined ? `, in ${out}` : ""}`,
    data: { out, files },
  };
});

/** The core module as an engine takes it, and as text for a reviewer. */
function coreModule(core: Core): ReadonlyMap<string, string | Uint8Array> {
  const module = compileModule(core);
  const { name } = core.ruleset;
  return new Map<string, string | Uint8Array>([
    [coreFile(name), encodeModule(module)],
    [`${name}.wat`, printModule(module)],
  ]);
}
