import { join } from "node:path";
import { difference } from "@glither/analysis";
import type { Core } from "@glither/roux/core";
import { contractChanges, deriveWorld } from "@glither/wit";
import { changedRules } from "../compile/changed-meaning.ts";
import { compileFile } from "../compile/ruleset.ts";
import { writeWhole } from "../files/files.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { renderDifference } from "../report/difference.ts";
import { reportDiagnostics } from "../report/report.ts";
import { stage } from "../stage.ts";
import { ofRevision } from "./diff-rulesets.ts";

export interface DiffSinceOptions {
  /** The `.glith` file. */
  readonly source: string;
  /** A git revision, such as the one that a pull request goes out from. */
  readonly revision: string;
  /** The folder for `diff.md`. */
  readonly out?: string;
}

/**
 * What a reviewer wants to know of a change: what is decided otherwise, with an example each, which rules are written
 * otherwise, and what the ruleset may do that it could not. A difference is no fault: the exit code is 0.
 */
export const diffSince = stage(async ({ source, revision, out }: DiffSinceOptions): Promise<Outcome> => {
  const after = await compileFile(source);
  const now = after.compilation.core;
  if (now === undefined) return reportDiagnostics(after);
  const before = await coreOf(source, revision);
  const lines = before === undefined ? [`new since \`${revision}\``] : changesBetween(before, now);
  const text = lines.join("\n");
  const markdown = `### ${after.name}\n\n${before === undefined ? text : `\`\`\`\n${text}\n\`\`\``}\n`;
  if (out !== undefined) await writeWhole(join(out, "diff.md"), markdown);
  return {
    exitCode: EXIT.clean,
    text: `${after.name} since ${revision}:\n${text}`,
    data: { ruleset: after.name, lines },
  };
});

/** What is decided otherwise, which rules are written otherwise, and what may be done that could not: lines. */
export function changesBetween(before: Core, now: Core): readonly string[] {
  const contract = contractChanges(
    { world: deriveWorld(before), exports: ["dispose"] },
    { world: deriveWorld(now), exports: ["dispose"] },
  );
  return [
    renderDifference(difference(before, now)),
    ...changedRules(before, now),
    ...contract.map(({ kind, text }) => (kind === "new_power" ? `new power: ${text}` : `contract: ${text}`)),
  ];
}

/** Undefined where the revision does not have the file, or not as a ruleset that this compiler takes. */
async function coreOf(source: string, revision: string): Promise<Core | undefined> {
  try {
    return (await ofRevision({ after: source, revision })).compilation.core;
  } catch (error) {
    if (error instanceof StageError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}
