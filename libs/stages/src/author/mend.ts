import type { CompileOptions, Diagnostic, Fix } from "@glither/roux";
import { compileFile, compileSource, type Source } from "../compile/ruleset.ts";
import { readBytes, writeWhole } from "../files/files.ts";
import { type AppliedFix, type Tally, tally } from "../report/findings.ts";

/** A fix may show a fault that another fix mends, and so on; fixes that undo each other would never end. */
const MOST_ROUNDS = 10;

export interface Mended extends Source {
  /** In the order in which they were applied. */
  readonly fixes: readonly AppliedFix[];
}

/** Mends a file in place, and is what the compiler finds in it afterwards. */
export async function mendFile(path: string, options: CompileOptions = {}): Promise<Mended> {
  const mended = mend(await compileFile(path, options), options);
  if (mended.fixes.length > 0) await writeWhole(path, `${await byteOrderMark(path)}${mended.text}`);
  return mended;
}

/**
 * Applies the fixes of the diagnostics, again and again while there are new ones. The result is the best of what came
 * out: it has fewer errors (or as many, and fewer lints) and no more that does not parse, or else it is what was given.
 */
export function mend(source: Source, options: CompileOptions = {}): Mended {
  let best: Mended = { ...source, fixes: [] };
  let current = best;
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const chosen = applicable(current.compilation.diagnostics);
    if (chosen.length === 0) break;
    const text = applied(
      current.text,
      chosen.map(({ fix }) => fix),
    );
    const fixes = [...current.fixes, ...chosen.map(({ code, fix }) => ({ code, ...fix }))];
    current = { ...compileSource({ ...current, text }, options), fixes };
    if (isBetter(current, best) && unparsed(current) <= unparsed(source)) best = current;
  }
  return best;
}

type Fixable = Diagnostic & { readonly fix: Fix };

/** The diagnostics whose fixes touch no text that an earlier one touches. */
function applicable(diagnostics: readonly Diagnostic[]): readonly Fixable[] {
  const chosen: Fixable[] = [];
  let free = 0;
  const fixable = diagnostics.filter((diagnostic): diagnostic is Fixable => diagnostic.fix !== undefined);
  for (const { from, to, diagnostic } of fixable
    .map((diagnostic) => ({ diagnostic, ...extent(diagnostic.fix) }))
    .sort((a, b) => a.from - b.from)) {
    if (from < free) continue;
    chosen.push(diagnostic);
    free = to + 1;
  }
  return chosen;
}

/** From the first character that a fix touches to behind the last one. */
function extent({ edits }: Fix): { readonly from: number; readonly to: number } {
  return {
    from: Math.min(...edits.map(({ span }) => span.offset)),
    to: Math.max(...edits.map(({ span }) => span.offset + span.length)),
  };
}

function applied(text: string, fixes: readonly Fix[]): string {
  const edits = fixes.flatMap((fix) => fix.edits).sort((a, b) => a.span.offset - b.span.offset);
  const parts: string[] = [];
  let done = 0;
  for (const { span, text: written } of edits) {
    parts.push(text.slice(done, span.offset), written);
    done = span.offset + span.length;
  }
  return [...parts, text.slice(done)].join("");
}

function isBetter(a: Source, b: Source): boolean {
  const [now, before]: [Tally, Tally] = [tally(a.compilation.diagnostics), tally(b.compilation.diagnostics)];
  return now.errors < before.errors || (now.errors === before.errors && now.lints < before.lints);
}

function unparsed({ compilation }: Source): number {
  return compilation.diagnostics.filter(({ code }) => code === "SYNTAX").length;
}

/** What the file begins with and `text` does not show. */
async function byteOrderMark(path: string): Promise<string> {
  const [first, second, third] = await readBytes(path, "the ruleset");
  return first === 0xef && second === 0xbb && third === 0xbf ? "\uFEFF" : "";
}
