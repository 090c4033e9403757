import { type ReportOptions, reportDiagnostics } from "./report.ts";
import { compileFile } from "./ruleset.ts";
import { stage } from "./stage.ts";

export interface CheckOptions extends ReportOptions {
  readonly source: string;
}

/** Parses, lowers and checks a ruleset; reports what it finds. */
export const check = stage(async ({ source, ...report }: CheckOptions) =>
  reportDiagnostics(await compileFile(source), report),
);
