import { basename, dirname } from "node:path";
import { difference } from "@glither/analysis";
import type { Core } from "@glither/roux/core";
import { atRevision } from "../compile/at-revision.ts";
import { compileFile, compileSource, readSource, type Source } from "../compile/ruleset.ts";
import { sharedFiles } from "../compile/shared-files.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { renderDifference } from "../report/difference.ts";
import { reportDiagnostics } from "../report/report.ts";
import { stage } from "../stage.ts";

export type DiffOptions =
  | { readonly before: string; readonly after: string }
  /** The file as it is, against what it was in a git revision. */
  | { readonly after: string; readonly revision: string };

/** The exact difference of two versions of a ruleset. Equivalent is 0, different 1; undecided counts as different. */
export const diffRulesets = stage(async (options: DiffOptions): Promise<Outcome> => {
  const after = await compileFile(options.after);
  const before = "before" in options ? await compileFile(options.before) : await ofRevision(options);
  for (const source of [before, after]) if (source.compilation.core === undefined) return reportDiagnostics(source);
  const [old, now] = [before.compilation.core, after.compilation.core] as readonly [Core, Core];
  const found = difference(old, now);
  return {
    exitCode: found.kind === "equivalent" ? EXIT.clean : EXIT.lints,
    text: renderDifference(found),
    data: found,
  };
});

/** The ruleset with all that it uses of other files, each as it was then. */
export async function ofRevision({ after, revision }: Extract<DiffOptions, { revision: string }>): Promise<Source> {
  const { path, name } = await readSource(after);
  const read = atRevision(dirname(path), revision);
  const text = await read(basename(path)).catch(() => undefined);
  if (typeof text !== "string")
    throw new StageError("NOT_FOUND", `\`${path}\` is not in the revision \`${revision}\``, {
      exitCode: EXIT.usage,
      hint: "name a revision of the git repository in which the file lies, such as `HEAD~1`",
    });
  return compileSource({ path: `${revision}:${path}`, name, text, files: await sharedFiles(name, text, read) });
}
