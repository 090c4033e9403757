import { format } from "@glither/roux";
import { readSource, type Source } from "../compile/ruleset.ts";
import { unifiedDiff } from "../files/diff.ts";
import { readBytes, writeWhole } from "../files/files.ts";
import { STANDARD_INPUT, shownName } from "../files/standard-input.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { reportDiagnostics } from "../report/report.ts";
import { stage } from "../stage.ts";

export interface FmtOptions {
  /** A `.glith` file, or `-` for standard input. */
  readonly source: string;
  /** Fail with a diff when the file is not formatted; nothing is written then. */
  readonly check?: boolean;
  /** Replace the file when it is not formatted. */
  readonly write?: boolean;
  readonly color?: boolean;
}

/** The formatted text of a ruleset, whether or not it compiles; a file with syntax errors is left as it is. */
export const fmt = stage(async ({ source, check = false, write = false, color = false }: FmtOptions) => {
  if (write && !check && source === STANDARD_INPUT) throw unwritable();
  const { given, ...read } = await readGiven(source);
  const formatting = format(read.text);
  if ("diagnostics" in formatting) return reportDiagnostics({ ...read, compilation: formatting }, { color });
  const { text } = formatting;
  if (read.text.trim() === "") throw empty(read.path);
  const ruleset = read.name;
  const formatted = given === text;
  if (check) return checked(ruleset, given, text);
  if (!write) return { exitCode: EXIT.clean, text: text.replace(/\n$/u, ""), data: { ruleset, formatted, text } };
  if (!formatted) await writeWhole(source, text);
  const done = formatted ? "already formatted" : "formatted";
  return { exitCode: EXIT.clean, text: `${ruleset}: ${done}`, data: { ruleset, formatted } };
});

/** With all that stands in it as `given`, byte order mark included. */
async function readGiven(source: string): Promise<Omit<Source, "compilation"> & { readonly given: string }> {
  const read = await readSource(source);
  const given = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await readBytes(source, "the ruleset"));
  return { ...read, given };
}

function checked(ruleset: string, now: string, text: string): Outcome {
  if (now === text) return { exitCode: EXIT.clean, text: `${ruleset}: formatted`, data: { ruleset, formatted: true } };
  const ends = lineEnds(now);
  if (ends !== undefined && now.replaceAll("\r\n", "\n") === text)
    return {
      exitCode: EXIT.ruleset,
      text: `${ruleset}: not formatted; \`tangle fmt --write\` changes its line endings: ${ends}`,
      data: { ruleset, formatted: false, line_endings: ends },
    };
  const told = ends === undefined ? "" : ` and line endings (${ends})`;
  const unix = now.replaceAll("\r\n", "\n");
  const diff = unifiedDiff(ruleset, { label: "now", text: visible(unix) }, { label: "formatted", text: visible(text) });
  return {
    exitCode: EXIT.ruleset,
    text: `${ruleset}: not formatted; \`tangle fmt --write\` changes this${told}:\n${diff}`,
    data: { ruleset, formatted: false, ...(ends === undefined ? {} : { line_endings: ends }), diff },
  };
}

/** Which lines end as those of Windows do, in words; undefined where none does. */
function lineEnds(text: string): string | undefined {
  const windows = text.split("\r\n").length - 1;
  if (windows === 0) return undefined;
  const all = text.split("\n").length - 1;
  return `${windows === all ? "all" : `${windows} of ${all}`} lines end in CRLF`;
}

function unwritable(): StageError {
  return new StageError("MALFORMED", "what comes on standard input cannot be replaced", {
    exitCode: EXIT.usage,
    hint: "leave out `--write`: the formatted text goes to standard output",
  });
}

function empty(source: string): StageError {
  return new StageError("MALFORMED", `the ruleset \`${shownName(source)}\` is empty`, {
    exitCode: EXIT.ruleset,
    hint: "begin it with `#pragma dialect`",
  });
}

/** Lone carriage returns, a byte order mark and what else a terminal does not show or would obey. */
function visible(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|\uFEFF/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
