import { type CoreInput, isOutcome, loadCore } from "../compile/load-core.ts";
import { vocabularyOf } from "../compile/ruleset.ts";
import { withDeclared } from "../compile/with-declared.ts";
import { EXIT, type Outcome } from "../outcome.ts";
import { renderCoverage, renderMutation } from "../report/strength.ts";
import { stage } from "../stage.ts";
import { readCases } from "./cases.ts";

export type StrengthOptions = CoreInput & {
  readonly cases: string;
  /** Report what no case shows. */
  readonly coverage: boolean;
  /** Report which small mistakes no case notices. */
  readonly mutate: boolean;
  /** Anything that is missing fails. */
  readonly denyLints: boolean;
};

const WAITING = "hint: `--coverage` and `--mutate` report as soon as all cases pass";

/** How much a ruleset's cases show and notice, on the interpreter alone, so that no component is built. */
export const strength = stage(async ({ cases: folder, coverage, mutate, denyLints, ...input }: StrengthOptions) => {
  const loaded = await loadCore(input);
  if (isOutcome(loaded)) return loaded;
  const { core } = loaded;
  const conformance = await import("@glither/conformance");
  const cases = await readCases(folder, withDeclared(vocabularyOf(core.dialect.name), core));
  const report = conformance.conform([conformance.interpreterBackEnd(core)], cases, conformance.nameableRules(core));
  if (report.cases.some(({ passed }) => !passed))
    return { exitCode: EXIT.conformance, text: `${conformance.renderReport(report)}\n${WAITING}`, data: report };
  const covered = coverage ? conformance.coverageOf(core, cases) : undefined;
  const mutation = mutate ? conformance.mutationScore(core, cases) : undefined;
  const missing = [covered?.gaps, mutation?.survivors, mutation?.undecided].some((list = []) => list.length > 0);
  return {
    exitCode: missing && denyLints ? EXIT.lints : EXIT.clean,
    text: [...(covered ? [renderCoverage(covered)] : []), ...(mutation ? [renderMutation(mutation)] : [])].join("\n"),
    data: {
      cases: cases.length,
      ...(covered ? { coverage: covered } : {}),
      ...(mutation ? { mutation } : {}),
    },
  } satisfies Outcome;
});
