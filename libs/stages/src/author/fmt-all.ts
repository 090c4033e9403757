import { namedRulesets } from "../files/named-rulesets.ts";
import { shownName } from "../files/standard-input.ts";
import { EXIT, type ExitCode, type Outcome, StageError, worstOf } from "../outcome.ts";
import { stage } from "../stage.ts";
import { type FmtOptions, fmt } from "./fmt.ts";

export interface FmtAllOptions extends Omit<FmtOptions, "source"> {
  /** `.glith` files, folders of them, patterns, and `-` for standard input. */
  readonly sources: readonly string[];
}

/** The same as `fmt` for each of several rulesets, with what they come to below; of one file it is what `fmt` says. */
export const fmtAll = stage(async ({ sources: names, ...options }: FmtAllOptions): Promise<Outcome> => {
  const { sources, failures, isList } = await namedRulesets(names);
  const [only] = sources;
  if (!isList && only !== undefined) return fmt({ source: only, ...options });
  if (!options.check && !options.write) throw printed();
  const done: Done[] = failures.map((error) => ({ error }));
  for (const source of sources) done.push(await oneOf(source, options));
  const [first] = done;
  if (first?.error !== undefined && done.length === 1) throw first.error;
  const counts = countsOf(done, options.check === true);
  return {
    exitCode: worstOf(done.map(exitCodeOf)),
    text: [...done.flatMap(({ outcome }) => (outcome === undefined ? [] : [outcome.text])), counts].join("\n"),
    data: { rulesets: done.map(dataOf) },
    ...problemOf(done),
  };
});

type Done =
  | { readonly path: string; readonly outcome: Outcome; readonly error?: undefined }
  | { readonly path?: string; readonly error: StageError; readonly outcome?: undefined };

/** What cannot be read keeps none of the others from being laid out. */
async function oneOf(source: string, options: Omit<FmtOptions, "source">): Promise<Done> {
  try {
    return { path: source, outcome: await fmt({ source, ...options }) };
  } catch (error) {
    if (error instanceof StageError) return { path: source, error };
    throw error;
  }
}

function exitCodeOf({ outcome, error }: Done): ExitCode {
  return (outcome ?? error).exitCode;
}

function dataOf({ path, outcome, error }: Done): object {
  const where = path === undefined ? {} : { path: shownName(path) };
  if (outcome !== undefined) return { ...where, ...(outcome.data as object) };
  return { ...where, error: { code: error.code, message: error.message } };
}

function countsOf(done: readonly Done[], isChecked: boolean): string {
  const all = `${done.length} ruleset${done.length === 1 ? "" : "s"}`;
  const formatted = done.filter(({ outcome }) => (outcome?.data as { formatted?: boolean })?.formatted === true).length;
  const failed = done.filter(
    ({ outcome }) => (outcome?.data as { formatted?: boolean })?.formatted === undefined,
  ).length;
  const changed = done.length - formatted - failed;
  const parts = [
    ...(changed > 0 ? [`${changed} ${isChecked ? "not formatted" : "formatted"}`] : []),
    ...(formatted > 0 ? [`${formatted} ${isChecked ? "formatted" : "already formatted"}`] : []),
    ...(failed > 0 ? [`${failed} cannot be laid out`] : []),
  ];
  return `${all}: ${parts.join(", ")}`;
}

function problemOf(done: readonly Done[]): Pick<Outcome, "problem"> {
  const errors = done.flatMap(({ error }) => (error === undefined ? [] : [error]));
  const [first] = errors;
  if (first === undefined) return {};
  const message = errors.map((error) => error.message).join("; ");
  return { problem: { message, ...(first.hint === undefined ? {} : { hint: first.hint }) } };
}

function printed(): StageError {
  return new StageError("MALFORMED", "the texts of several rulesets are not printed as one", {
    exitCode: EXIT.usage,
    hint: "`--write` replaces the files, `--check` shows what would change",
  });
}
