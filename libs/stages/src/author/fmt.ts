import { format } from "@glither/roux";
import { readSource } from "../compile/ruleset.ts";
import { unifiedDiff } from "../files/diff.ts";
import { readBytes, writeWhole } from "../files/files.ts";
import { EXIT, type Outcome } from "../outcome.ts";
import { reportDiagnostics } from "../report/report.ts";
import { stage } from "../stage.ts";

export interface FmtOptions {
  readonly source: string;
  /** Fail with a diff when the file is not formatted; nothing is written then. */
  readonly check?: boolean;
  /** Replace the file when it is not formatted. */
  readonly write?: boolean;
  readonly color?: boolean;
}

/** The formatted text of a ruleset, whether or not it compiles; a file with syntax errors is left as it is. */
export const fmt = stage(async ({ source, check = false, write = false, color = false }: FmtOptions) => {
  const read = await readSource(source);
  const formatting = format(read.text);
  if ("diagnostics" in formatting) return reportDiagnostics({ ...read, compilation: formatting }, { color });
  const { text } = formatting;
  const now = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await readBytes(source, "the ruleset"));
  const ruleset = read.name;
  const formatted = now === text;
  if (check) return checked(ruleset, now, text);
  if (!write) return { exitCode: EXIT.clean, text: text.replace(/\n$/u, ""), data: { ruleset, formatted, text } };
  if (!formatted) await writeWhole(source, text);
  const done = formatted ? "already formatted" : "formatted";
  return { exitCode: EXIT.clean, text: `${ruleset}: ${done}`, data: { ruleset, formatted } };
});

function checked(ruleset: string, now: string, text: string): Outcome {
  if (now === text) return { exitCode: EXIT.clean, text: `${ruleset}: formatted`, data: { ruleset, formatted: true } };
  const diff = unifiedDiff(ruleset, { label: "now", text: visible(now) }, { label: "formatted", text: visible(text) });
  return {
    exitCode: EXIT.ruleset,
    text: `${ruleset}: not formatted; \`tangle fmt --write\` changes this:\n${diff}`,
    data: { ruleset, formatted: false, diff },
  };
}

/** Carriage returns, a byte order mark and what else a terminal does not show or would obey. */
function visible(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|\uFEFF/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
