import { dirname, join } from "node:path";
import { generatePackage } from "@glither/codegen-gleam";
import type { Engine } from "@glither/component";
import { refuseForeignFiles, writeFolder, writeWhole } from "../files/files.ts";
import { isComponent, refuseForeign, refuseForeignCode } from "../files/write-own.ts";
import type { Note } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { compileComponent, componentOutcome } from "./component.ts";
import { isOutcome, loadCore } from "./load-core.ts";

export interface BuildOptions {
  readonly source: string;
  readonly engine: Engine;
  /** The `.wasm` file to write; by default the ruleset's name in the current folder. */
  readonly out?: string;
  /** Also write the Gleam oracle, into `<name>-oracle` beside the component. */
  readonly oracle?: boolean;
  /** Build although guards read what nothing produces; the component links nowhere. */
  readonly allowUnsat?: boolean;
  readonly note?: Note;
}

/** From a source to its component in one go. */
export const build = stage(
  async ({ source, engine, out: named, oracle = false, allowUnsat = false, note }: BuildOptions) => {
    const loaded = await loadCore({ source, allowUnsat });
    if (isOutcome(loaded)) return loaded;
    const { core } = loaded;
    const out = named ?? `${core.ruleset.name}.wasm`;
    await refuseForeign(out, isComponent);
    const oracleFolder = join(dirname(out), `${core.ruleset.name}-oracle`);
    if (oracle) {
      await refuseForeignFiles(oracleFolder, generatePackage(core));
      await refuseForeignCode(oracleFolder, generatePackage(core));
    }
    const { bytes, record } = await compileComponent(loaded, engine, note);
    await writeWhole(out, bytes);
    if (oracle) await writeFolder(oracleFolder, generatePackage(core));
    const outcome = componentOutcome(core, bytes, record);
    const text = `${outcome.text}\nwrote ${oneLine(out)}`;
    return { ...outcome, text, data: { ...outcome.data, out } };
  },
);
