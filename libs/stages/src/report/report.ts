import { shownName } from "../files/standard-input.ts";
import { EXIT, type ExitCode, type Outcome, StageError } from "../outcome.ts";
import { examplesOf } from "./examples.ts";
import { type Findings, tally, total } from "./findings.ts";
import type { Format } from "./formats.ts";
import { renderGithub } from "./github.ts";
import { renderJunit } from "./junit.ts";
import { renderPretty } from "./pretty.ts";

export interface ReportOptions {
  readonly color?: boolean;
  /** Lints fail the run, with their own exit code. */
  readonly denyLints?: boolean;
  /** Several were asked for, though there may be one. */
  readonly isList?: boolean;
}

/**
 * What the compiler found in a ruleset that it makes nothing of, for people as code frames, for machines as the diagnostics
 * themselves. Where nothing is wrong, the file is a part of others.
 */
export function reportDiagnostics(found: Findings, options: ReportOptions = {}): Outcome {
  if (total([found]).errors === 0 && found.compilation.core === undefined)
    throw new StageError(
      "MALFORMED",
      `\`${found.name}\` has no rules and names no dialect: it is there for rulesets to use`,
      {
        exitCode: EXIT.usage,
        hint: "name a ruleset that uses it",
      },
    );
  return {
    exitCode: exitCodeOf([found], options),
    text: renderPretty([found], options),
    data: reportOf(found),
  };
}

/** The same of several rulesets, in any format. */
export async function reportAll(
  files: readonly Findings[],
  format: Format,
  options: ReportOptions = {},
): Promise<Outcome> {
  const data = dataOf(files, options.isList ?? files.length > 1);
  return {
    exitCode: exitCodeOf(files, options),
    text: format === "json" ? JSON.stringify(data) : await render(files, format, options),
    data,
  };
}

async function render(
  files: readonly Findings[],
  format: Exclude<Format, "json">,
  options: ReportOptions,
): Promise<string> {
  switch (format) {
    case "pretty":
      return renderPretty(files, options);
    case "github":
      return renderGithub(files);
    case "junit":
      return renderJunit(files, options);
    case "sarif": {
      // It carries the pages of the diagnostics, which no other format needs.
      const { renderSarif } = await import("./sarif.ts");
      return renderSarif(files);
    }
  }
}

/** `docs/schemas/diagnostics.schema.json` describes it. */
function dataOf(files: readonly Findings[], isList: boolean): unknown {
  const [only] = files;
  if (only !== undefined && !isList) return reportOf(only);
  return { ...total(files), rulesets: files.map((file) => ({ path: shownName(file.path), ...reportOf(file) })) };
}

function reportOf({ name, fixes, compilation }: Findings): object {
  const { diagnostics, undecided, witnesses } = compilation;
  return {
    ruleset: name,
    ...tally(diagnostics),
    diagnostics,
    ...(undecided === undefined ? {} : { undecided }),
    ...(witnesses === undefined ? {} : { witnesses: examplesOf(compilation) }),
    ...(fixes === undefined ? {} : { fixes }),
  };
}

function exitCodeOf(files: readonly Findings[], { denyLints = false }: ReportOptions): ExitCode {
  const { errors, lints } = total(files);
  const unverified = files.some(({ compilation }) =>
    compilation.diagnostics.some(({ code }) => code === "UNVERIFIED_PART"),
  );
  if (unverified) return EXIT.verification;
  return errors > 0 ? EXIT.ruleset : lints > 0 && denyLints ? EXIT.lints : EXIT.clean;
}
