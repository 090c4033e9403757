import { check as checkText } from "@glither/analysis/check";
import { readSource } from "../compile/ruleset.ts";
import { vocabularies } from "../compile/vocabularies.ts";
import { type NamedRulesets, namedRulesets } from "../files/named-rulesets.ts";
import { STANDARD_INPUT } from "../files/standard-input.ts";
import { EXIT, type Outcome, StageError, worstOf } from "../outcome.ts";
import type { Findings } from "../report/findings.ts";
import type { Format } from "../report/formats.ts";
import { type ReportOptions, reportAll } from "../report/report.ts";
import { stage } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { mendFile } from "./mend.ts";

export interface CheckOptions extends ReportOptions {
  /** `.glith` files, folders of them, patterns, and `-` for standard input; reported in this order. */
  readonly sources: readonly string[];
  /** `pretty`, unless it says something else. */
  readonly format?: Format;
  /** Guards on what nothing produces are lints. */
  readonly allowUnsat?: boolean;
  /** For each rule that can dispose, give an artifact and answers that it takes. */
  readonly witnesses?: boolean;
  /** Whom to trust with parts that are named by their digests; as the environment and the workspace say, by default. */
  readonly parts?: TrustOptions;
  /** Mend what can be mended without a person, in the files; what is left is reported. */
  readonly fix?: boolean;
}

/** Parses, lowers and checks rulesets, and analyses what their guards mean; reports what it finds. */
export const check = stage(async (options: CheckOptions) => {
  const { sources, format = "pretty", fix = false, allowUnsat = false, witnesses = false } = options;
  if (fix) refuseFormat(format, "what was fixed");
  if (witnesses) refuseFormat(format, "what the rules take");
  const named = await namedRulesets(sources);
  const { found, failures } = await readAll(named, (source) => {
    if (!fix) return readSource(source, options.parts);
    return source === STANDARD_INPUT ? refuseFix() : mendFile(source, { allowUnsat });
  });
  const analysed = found.map((source) => ({
    ...source,
    compilation: checkText(source.name, source.text, vocabularies(), {
      allowUnsat,
      witnesses,
      ...(source.files === undefined ? {} : { files: source.files }),
    }),
  }));
  return withFailures(await reportAll(analysed, format, { ...options, isList: named.isList }), failures);
});

type Read = Omit<Findings, "compilation"> & Partial<Findings>;

/** What cannot be read keeps nobody from hearing of the rest; where there is nothing else, it is the error. */
async function readAll(
  { sources, failures: none }: NamedRulesets,
  read: (source: string) => Promise<Read>,
): Promise<{ readonly found: readonly Read[]; readonly failures: readonly StageError[] }> {
  const found: Read[] = [];
  const failures: StageError[] = [...none];
  for (const source of sources) {
    try {
      found.push(await read(source));
    } catch (error) {
      if (!(error instanceof StageError)) throw error;
      failures.push(error);
    }
  }
  const [first] = failures;
  if (first !== undefined && found.length === 0 && failures.length === 1) throw first;
  return { found, failures };
}

function withFailures(outcome: Outcome, failures: readonly StageError[]): Outcome {
  const [first] = failures;
  if (first === undefined) return outcome;
  const message = failures.map((failure) => failure.message).join("; ");
  return {
    ...outcome,
    exitCode: worstOf([outcome.exitCode, ...failures.map(({ exitCode }) => exitCode)]),
    problem: { message, ...(first.hint === undefined ? {} : { hint: first.hint }) },
  };
}

function refuseFix(): never {
  throw new StageError("MALFORMED", "what comes on standard input cannot be fixed", {
    exitCode: EXIT.usage,
    hint: "give the file",
  });
}

/** Formats that others have defined have no place for everything. */
function refuseFormat(format: Format, what: string): void {
  if (format === "pretty" || format === "json") return;
  throw new StageError("MALFORMED", `the format \`${format}\` cannot say ${what}`, {
    exitCode: EXIT.usage,
    hint: "ask for that with `--format pretty` or `json`, and check again",
  });
}
