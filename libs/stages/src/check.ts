import type { Format } from "./report/formats.ts";
import { type ReportOptions, reportAll } from "./report/report.ts";
import { compileFile } from "./ruleset.ts";
import { stage } from "./stage.ts";

export interface CheckOptions extends ReportOptions {
  /** `.glith` files, reported in this order. */
  readonly sources: readonly string[];
  /** `pretty`, unless it says something else. */
  readonly format?: Format;
}

/** Parses, lowers and checks rulesets; reports what it finds. */
export const check = stage(async ({ sources, format = "pretty", ...options }: CheckOptions) =>
  reportAll(await Promise.all(sources.map(compileFile)), format, options),
);
