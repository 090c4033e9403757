import { mendFile } from "./mend.ts";
import { EXIT, StageError } from "./outcome.ts";
import type { Findings } from "./report/findings.ts";
import type { Format } from "./report/formats.ts";
import { type ReportOptions, reportAll } from "./report/report.ts";
import { compileFile } from "./ruleset.ts";
import { stage } from "./stage.ts";

export interface CheckOptions extends ReportOptions {
  /** `.glith` files, reported in this order. */
  readonly sources: readonly string[];
  /** `pretty`, unless it says something else. */
  readonly format?: Format;
  /** Mend what can be mended without a person, in the files; what is left is reported. */
  readonly fix?: boolean;
}

/** Parses, lowers and checks rulesets; reports what it finds. */
export const check = stage(async ({ sources, format = "pretty", fix = false, ...options }: CheckOptions) => {
  if (!fix) return reportAll(await Promise.all(sources.map(compileFile)), format, options);
  if (format !== "pretty" && format !== "json")
    throw new StageError("MALFORMED", `the format \`${format}\` cannot say what was fixed`, {
      exitCode: EXIT.usage,
      hint: "fix with `--format pretty` or `json`, then check again",
    });
  const mended: Findings[] = [];
  for (const source of sources) mended.push(await mendFile(source));
  return reportAll(mended, format, options);
});
