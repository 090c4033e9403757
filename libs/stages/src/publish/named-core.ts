import type { LoadedCore } from "../compile/core-file.ts";
import { isOutcome, loadCore } from "../compile/load-core.ts";
import { digestOf } from "../files/digest.ts";
import { inputKind } from "../files/input-kind.ts";
import { EXIT, StageError } from "../outcome.ts";

/** The core of a `.glith` file or a snapshot that somebody names as what a component was built from. */
export async function namedCore(path: string, coreDigest: string): Promise<LoadedCore> {
  // What it was built with does not matter here: the digest decides.
  const loaded = await loadCore(
    (await inputKind(path)) === "ruleset" ? { source: path, allowUnsat: true } : { core: path },
  );
  if (isOutcome(loaded)) {
    throw new StageError("REFUSED", `\`${path}\` has errors, so no component was built from it`, {
      exitCode: EXIT.ruleset,
      hint: `run \`tangle check ${path}\``,
    });
  }
  const digest = digestOf(loaded.bytes);
  if (digest === coreDigest) return loaded;
  throw new StageError("REFUSED", `the component was not built from \`${path}\``, {
    exitCode: EXIT.verification,
    hint: `its record names the snapshot \`${coreDigest}\`, and this is \`${digest}\`; build the component again`,
  });
}
