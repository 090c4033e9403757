import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readSource } from "../compile/ruleset.ts";
import type { RulesetPlace } from "../files/locate.ts";
import { readCases } from "../judge/cases.ts";
import { EXIT, type ExitCode, type Outcome, StageError } from "../outcome.ts";
import { oneLine, severalLines } from "../printable.ts";
import { stage } from "../stage.ts";
import { check } from "./check.ts";
import { diffSince } from "./diff-since.ts";

/** What an author wants to see of a ruleset that was just saved. */
export interface Look {
  readonly exitCode: ExitCode;
  readonly text: string;
  /** The three parts; of a ruleset with errors there is the first alone. */
  readonly data: { readonly check: unknown; readonly cases?: unknown; readonly changes?: unknown };
}

/** Diagnostics, the cases on the interpreter, and what is decided otherwise than in a revision. */
export async function look({ source, cases }: RulesetPlace, revision: string): Promise<Look> {
  const checked = await outcomeOf(() => check({ sources: [source] }));
  if (checked.exitCode > EXIT.lints) return { ...checked, data: { check: checked.data } };
  const judged = existsSync(cases) ? await outcomeOf(() => judge({ source, cases })) : NO_CASES;
  const changes = await outcomeOf(() => diffSince({ source, revision }));
  const exitCode = [judged, checked, changes].find((part) => part.exitCode !== EXIT.clean)?.exitCode ?? EXIT.clean;
  return {
    exitCode,
    text: [checked.text, judged.text, changes.text].join("\n"),
    data: { check: checked.data, cases: judged.data, changes: changes.data },
  };
}

/** The folders in which a save may change what `look` says: of the ruleset, its cases, and what it uses. */
export async function foldersOf({ source, cases }: RulesetPlace): Promise<readonly string[]> {
  const own = dirname(resolve(source));
  // While an editor replaces the file, there is none.
  const { files } = await readSource(source).catch(() => ({ files: undefined }));
  const used = [...(files?.keys() ?? [])].map((path) => dirname(join(own, path)));
  return [...new Set([own, resolve(cases), ...used])];
}

const NO_CASES: Outcome = { exitCode: EXIT.clean, text: "no cases yet", data: { cases: 0 } };

const judge = stage(async ({ source, cases: folder }: RulesetPlace): Promise<Outcome> => {
  const { loadCore, isOutcome } = await import("../compile/load-core.ts");
  const { vocabularyOf } = await import("../compile/ruleset.ts");
  const { withDeclared } = await import("../compile/with-declared.ts");
  const loaded = await loadCore({ source });
  if (isOutcome(loaded)) return loaded;
  const { core } = loaded;
  const { conform, interpreterBackEnd, nameableRules, renderReport } = await import("@glither/conformance");
  const cases = await readCases(folder, withDeclared(vocabularyOf(core.dialect.name), core));
  const report = conform([interpreterBackEnd(core)], cases, nameableRules(core));
  if (report.cases.some(({ passed }) => !passed))
    return { exitCode: EXIT.conformance, text: renderReport(report), data: report };
  const unreached = report.unreached.map((rule) => `; no case reaches \`${oneLine(rule)}\``).join("");
  return { exitCode: EXIT.clean, text: `${cases.length} of ${cases.length} cases pass${unreached}`, data: report };
});

/** A file that is missing or no case is something to be shown like any other fault, and mended by the next save. */
async function outcomeOf(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    const { code, message, hint, detail, exitCode } = error;
    const lines = [
      `error: ${oneLine(message)}`,
      ...(detail === undefined ? [] : [severalLines(detail)]),
      ...(hint === undefined ? [] : [`hint: ${oneLine(hint)}`]),
    ];
    return { exitCode, text: lines.join("\n"), data: { error: { code, message } } };
  }
}
