import { type Opening, opening } from "@glither/analysis";
import { layerCore } from "@glither/roux/core";
import { compileFile } from "../compile/ruleset.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { reportDiagnostics } from "../report/report.ts";
import { telling } from "../report/telling.ts";
import { stage } from "../stage.ts";

/** Whether one layer, by itself, ever opens what another closes. */
interface Proof {
  readonly layer: string;
  readonly within: string;
  readonly found: Opening;
}

/**
 * Of each layer and each that stands before it, whether the one ever opens what the other closes, with an artifact where it does.
 * All proven is 0; what opens, and what is undecided, counts as a lint.
 */
export const proveLayers = stage(async ({ file }: { readonly file: string }): Promise<Outcome> => {
  const source = await compileFile(file);
  const { core } = source.compilation;
  if (core === undefined) return reportDiagnostics(source);
  const { layers } = core;
  if (layers === undefined)
    throw new StageError("MALFORMED", `\`${file}\` has no layers`, {
      exitCode: EXIT.usage,
      hint: 'a ruleset that is made of others has `layer NAME from "FILE.glith"` in place of rules',
    });
  const proofs = layers.flatMap(({ name: layer }, at) =>
    layers.slice(0, at).map(({ name: within }): Proof => {
      return { layer, within, found: opening(layerCore(core, layer), layerCore(core, within)) };
    }),
  );
  return {
    exitCode: proofs.every(({ found }) => found.kind === "never") ? EXIT.clean : EXIT.lints,
    text: proofs.map(proofText).join("\n"),
    data: { ruleset: core.ruleset.name, fold: core.fold, layers, proofs },
  };
});

function proofText({ layer, within, found }: Proof): string {
  switch (found.kind) {
    case "never":
      return `\`${layer}\` never opens what \`${within}\` closes`;
    case "undecided":
      return `it is undecided whether \`${layer}\` opens what \`${within}\` closes`;
    case "opens": {
      const { rule, verdict, against, verdictAgainst, witness } = found;
      return [
        `\`${layer}\` opens what \`${within}\` closes: by \`${rule}\` it ends in ${verdict}, and by \`${against}\` in ${verdictAgainst}`,
        `  for example  ${JSON.stringify(telling(witness.artifact))} with ${JSON.stringify(witness.enrich)}`,
      ].join("\n");
    }
  }
}
