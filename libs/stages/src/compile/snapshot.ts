import { join } from "node:path";
import { toCbor, toJson } from "@glither/roux/core";
import { digestOf } from "../files/digest.ts";
import { writeWhole } from "../files/files.ts";
import { EXIT } from "../outcome.ts";
import { reportDiagnostics } from "../report/report.ts";
import { stage } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { changedMeaning } from "./changed-meaning.ts";
import { unversionedCore } from "./core-file.ts";
import { acceptCommand, checkGolden } from "./golden.ts";
import { compileFile } from "./ruleset.ts";

export interface SnapshotOptions {
  readonly source: string;
  /** The folder for `core.cbor`, `unversioned.cbor`, `core.json` and `source-map.json`; without it nothing is written. */
  readonly out?: string;
  /** The accepted core as JSON; without it nothing is compared. */
  readonly golden?: string;
  readonly accept?: boolean;
  /** Guards on what nothing produces are lints; what is built then links nowhere. */
  readonly allowUnsat?: boolean;
  /** Whom to trust with parts that are named by their digests; as the environment and the workspace say, by default. */
  readonly parts?: TrustOptions;
  /** How Nx calls the ruleset, where that is not its own name. */
  readonly project?: string;
}

/** The two layers of a ruleset's snapshot. The text is the core as JSON, the bytes its canonical CBOR. */
export const snapshot = stage(
  async ({ source, out, golden, accept = false, allowUnsat = false, parts, project }: SnapshotOptions) => {
    const compiled = await compileFile(source, { allowUnsat, ...(parts === undefined ? {} : { trust: parts }) });
    const { core, sourceMap } = compiled.compilation;
    if (core === undefined) return reportDiagnostics(compiled);
    const bytes = toCbor(core);
    const json = toJson(core);
    const identity = digestOf(bytes);
    const data = { identity, core, source_map: sourceMap };
    const compared =
      golden === undefined
        ? undefined
        : await checkGolden(json, {
            path: golden,
            accept,
            command: acceptCommand(project ?? compiled.name, "snapshot"),
            explain: (accepted) => changedMeaning(accepted, core),
          });
    if (out === undefined) return { exitCode: EXIT.clean, text: json.trimEnd(), data, bytes };
    await writeWhole(join(out, "core.cbor"), bytes);
    await writeWhole(join(out, "unversioned.cbor"), unversionedCore(core).bytes);
    await writeWhole(join(out, "core.json"), json);
    await writeWhole(join(out, "source-map.json"), toJson(sourceMap));
    const text = `${compiled.name}: ${core.rules.length} rules, identity ${identity}${compared ? `, ${compared}` : ""}`;
    return { exitCode: EXIT.clean, text, data, bytes };
  },
);
