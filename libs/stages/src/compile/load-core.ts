import { toCbor } from "@glither/roux/core";
import type { Outcome } from "../outcome.ts";
import { type LoadedCore, readCore } from "./core-file.ts";
import type { FileOptions } from "./ruleset.ts";

/** Where a stage finds the meaning of a ruleset: in a snapshot, or in a source that it compiles first. */
export type CoreInput = { readonly core: string } | ({ readonly source: string } & FileOptions);

/** The core of a ruleset, or the outcome that reports why a source has none. */
export async function loadCore(input: CoreInput): Promise<LoadedCore | Outcome> {
  if ("core" in input) return readCore(input.core);
  // The compiler takes longer to load than most stages take to run, and a snapshot does without it.
  const { compileFile } = await import("./ruleset.ts");
  const source = await compileFile(input.source, input);
  const { core } = source.compilation;
  if (core !== undefined) return { core, bytes: toCbor(core) };
  const { reportDiagnostics } = await import("../report/report.ts");
  return reportDiagnostics(source);
}

export function isOutcome(value: LoadedCore | Outcome): value is Outcome {
  return "exitCode" in value;
}
