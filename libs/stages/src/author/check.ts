import { check as checkText } from "@glither/analysis/check";
import { VOCABULARIES } from "@glither/dialects";
import { readSource } from "../compile/ruleset.ts";
import { EXIT, StageError } from "../outcome.ts";
import type { Findings } from "../report/findings.ts";
import type { Format } from "../report/formats.ts";
import { type ReportOptions, reportAll } from "../report/report.ts";
import { stage } from "../stage.ts";
import { mendFile } from "./mend.ts";

export interface CheckOptions extends ReportOptions {
  /** `.glith` files, reported in this order. */
  readonly sources: readonly string[];
  /** `pretty`, unless it says something else. */
  readonly format?: Format;
  /** Guards on what nothing produces are lints. */
  readonly allowUnsat?: boolean;
  /** For each rule that can dispose, give an artifact and answers that it takes. */
  readonly witnesses?: boolean;
  /** Mend what can be mended without a person, in the files; what is left is reported. */
  readonly fix?: boolean;
}

/** What the analysis of one ruleset may take, in milliseconds. */
const TIME = 5_000;

/** Parses, lowers and checks rulesets, and analyses what their guards mean; reports what it finds. */
export const check = stage(async (options: CheckOptions) => {
  const { sources, format = "pretty", fix = false, allowUnsat = false, witnesses = false } = options;
  if (fix) refuseFormat(format, "what was fixed");
  if (witnesses) refuseFormat(format, "what the rules take");
  const time = { clock: () => performance.now(), ms: TIME };
  const found: (Omit<Findings, "compilation"> & Partial<Findings>)[] = [];
  for (const source of sources) found.push(fix ? await mendFile(source, { allowUnsat }) : await readSource(source));
  const analysed = found.map((source) => ({
    ...source,
    compilation: checkText(source.name, source.text, VOCABULARIES, { allowUnsat, witnesses, time }),
  }));
  return reportAll(analysed, format, options);
});

/** Formats that others have defined have no place for everything. */
function refuseFormat(format: Format, what: string): void {
  if (format === "pretty" || format === "json") return;
  throw new StageError("MALFORMED", `the format \`${format}\` cannot say ${what}`, {
    exitCode: EXIT.usage,
    hint: "ask for that with `--format pretty` or `json`, and check again",
  });
}
