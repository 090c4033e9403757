import { VOCABULARIES } from "@glither/dialects";
import { type Checked, check as checkText } from "@glither/roux";
import { mendFile } from "./mend.ts";
import { EXIT, StageError } from "./outcome.ts";
import type { Findings } from "./report/findings.ts";
import type { Format } from "./report/formats.ts";
import { type ReportOptions, reportAll } from "./report/report.ts";
import { readSource } from "./ruleset.ts";
import { stage } from "./stage.ts";

export interface CheckOptions extends ReportOptions {
  /** `.glith` files, reported in this order. */
  readonly sources: readonly string[];
  /** `pretty`, unless it says something else. */
  readonly format?: Format;
  /** Guards on what nothing produces are lints. */
  readonly allowUnsat?: boolean;
  /** Mend what can be mended without a person, in the files; what is left is reported. */
  readonly fix?: boolean;
}

/** What the analysis of one ruleset may take, in milliseconds. */
const TIME = 5_000;

/** Parses, lowers and checks rulesets, and analyses what their guards mean; reports what it finds. */
export const check = stage(
  async ({ sources, format = "pretty", fix = false, allowUnsat = false, ...options }: CheckOptions) => {
    if (fix && format !== "pretty" && format !== "json")
      throw new StageError("MALFORMED", `the format \`${format}\` cannot say what was fixed`, {
        exitCode: EXIT.usage,
        hint: "fix with `--format pretty` or `json`, then check again",
      });
    const found: (Omit<Findings, "compilation"> & Partial<Findings>)[] = [];
    for (const source of sources) found.push(fix ? await mendFile(source, { allowUnsat }) : await readSource(source));
    const analysed = found.map((source) => ({ ...source, compilation: analyse(source, allowUnsat) }));
    const outcome = await reportAll(analysed, format, options);
    const open = analysed.flatMap(({ name, compilation }) =>
      compilation.undecided.map(({ rule }) => `${name}: it is undecided whether rule \`${rule}\` can ever dispose`),
    );
    return format === "pretty" ? { ...outcome, text: [outcome.text, ...open].join("\n") } : outcome;
  },
);

function analyse({ name, text }: Pick<Findings, "name" | "text">, allowUnsat: boolean): Checked {
  return checkText(name, text, VOCABULARIES, { allowUnsat, time: { clock: () => performance.now(), ms: TIME } });
}
