import { join } from "node:path";
import type { Core } from "@glither/roux/core";
import { vocabularyOf } from "../compile/ruleset.ts";
import { withDeclared } from "../compile/with-declared.ts";
import { listFolder, readText } from "../files/files.ts";

/** How one case file goes on the interpreter. */
export interface CaseRun {
  /** The file's name. */
  readonly file: string;
  /** The case's own, where the file holds one. */
  readonly name: string;
  readonly passed: boolean;
  /** The rule that takes it; undefined where nobody knows. */
  readonly rule?: string;
  /** Why it does not pass. */
  readonly message?: string;
}

/** Runs each case of a folder. One that is no sound case has failed; where there is no folder, there are none. */
export async function caseRuns(core: Core, folder: string): Promise<readonly CaseRun[]> {
  const files = (await listFolder(folder))?.filter((file) => file.endsWith(".json")) ?? [];
  const { conform, interpreterBackEnd, nameableRules, parseCase, renderReport } = await import("@glither/conformance");
  const vocabulary = withDeclared(vocabularyOf(core.dialect.name), core);
  const [backEnd, rules] = [interpreterBackEnd(core), nameableRules(core)];
  return Promise.all(
    files.map(async (file): Promise<CaseRun> => {
      try {
        const example = parseCase(file, await readText(join(folder, file), "the case"), vocabulary);
        const report = conform([backEnd], [example], rules);
        const [result] = report.cases;
        const answer = result?.disagreement?.answers[backEnd.name];
        const rule = answer === undefined ? result?.rule : "failed" in answer ? undefined : answer.rule;
        return {
          file,
          name: example.name,
          passed: result?.passed === true,
          ...(rule === undefined ? {} : { rule }),
          ...(result?.passed === true ? {} : { message: renderReport(report) }),
        };
      } catch (error) {
        return { file, name: file, passed: false, message: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}
