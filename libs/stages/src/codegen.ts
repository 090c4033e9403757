import { join } from "node:path";
import { generatePackage } from "@glither/codegen-gleam";
import { generateModule } from "@glither/codegen-js";
import { refuseForeignFiles, writeFolder } from "./files.ts";
import { EXIT } from "./outcome.ts";
import { type CoreInput, isOutcome, loadCore } from "./ruleset.ts";
import { stage } from "./stage.ts";

export type CodegenOptions = CoreInput & {
  /** The folder for `js/` and `gleam/`. */
  readonly out: string;
  /** Refuse to replace folders that hold anything else than what is written. */
  readonly keepForeign?: boolean;
};

/** The production module and the oracle that a reviewer reads, from one IR. */
export const codegen = stage(async ({ out, keepForeign = false, ...input }: CodegenOptions) => {
  const loaded = await loadCore(input);
  if (isOutcome(loaded)) return loaded;
  const { core } = loaded;
  const module = new Map([[moduleFile(core.ruleset.name), generateModule(core)]]);
  const oracle = generatePackage(core);
  if (keepForeign) {
    await refuseForeignFiles(join(out, "js"), module);
    await refuseForeignFiles(join(out, "gleam"), oracle);
  }
  await writeFolder(join(out, "js"), module);
  await writeFolder(join(out, "gleam"), oracle);
  const files = [
    ...[...module.keys()].map((file) => `js/${file}`),
    ...[...oracle.keys()].map((file) => `gleam/${file}`),
  ];
  return { exitCode: EXIT.clean, text: `${core.ruleset.name}: ${files.join(", ")}`, data: { files } };
});

/** The generated module's name within `js/`. */
export function moduleFile(ruleset: string): string {
  return `${ruleset}.js`;
}
