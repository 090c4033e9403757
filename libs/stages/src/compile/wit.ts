import { join } from "node:path";
import { toJson } from "@glither/roux/core";
import { attest, deriveWorld, printWorld } from "@glither/wit";
import { writeWhole } from "../files/files.ts";
import { EXIT } from "../outcome.ts";
import { stage } from "../stage.ts";
import { acceptCommand, checkGolden } from "./golden.ts";
import { type CoreInput, isOutcome, loadCore } from "./load-core.ts";

export type WitOptions = CoreInput & {
  /** The folder for `world.wit` and `attestation.json`. */
  readonly out?: string;
  /** The accepted canonical text. */
  readonly golden?: string;
  readonly accept?: boolean;
  /** How Nx calls the ruleset, where that is not its own name. */
  readonly project?: string;
};

/** The world of a ruleset and its attestation. The text is the canonical WIT. */
export const wit = stage(async ({ out, golden, accept = false, project, ...input }: WitOptions) => {
  const loaded = await loadCore(input);
  if (isOutcome(loaded)) return loaded;
  const world = deriveWorld(loaded.core);
  const text = printWorld(world);
  const attestation = attest(world);
  const data = { world: text, attestation };
  const { name } = loaded.core.ruleset;
  const compared =
    golden === undefined
      ? undefined
      : await checkGolden(text, { path: golden, accept, command: acceptCommand(project ?? name, "wit") });
  if (out === undefined) return { exitCode: EXIT.clean, text: text.trimEnd(), data };
  await writeWhole(join(out, "world.wit"), text);
  await writeWhole(join(out, "attestation.json"), toJson(attestation));
  const powers = attestation.imports.length === 0 ? "no imports" : `${attestation.imports.length} imports`;
  return {
    exitCode: EXIT.clean,
    text: `${attestation.world}: ${powers}, ${attestation.digest}${compared ? `, ${compared}` : ""}`,
    data,
  };
});
