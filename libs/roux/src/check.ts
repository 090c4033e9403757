import { analyse } from "./analysis/analyse.ts";
import type { Budget } from "./analysis/budget.ts";
import type { Witness } from "./analysis/witness.ts";
import { type Compilation, type CompileOptions, compile } from "./compile.ts";
import type { Diagnostic, Span } from "./diagnostic.ts";
import { shadowedArm } from "./shadowed-arms.ts";
import { type Undecided, undecided } from "./undecided.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { listed } from "./wording.ts";

/** A compilation with what the exact analysis of its guards adds. */
export interface Checked extends Compilation {
  /** Rules of which it is not known, within the budget, whether they can ever dispose. */
  readonly undecided: readonly Undecided[];
  /** Only when they were asked for: by rule, an artifact with answers that it takes, where there is one. */
  readonly witnesses?: ReadonlyMap<string, Witness>;
}

export interface CheckOptions extends Budget, CompileOptions {
  readonly witnesses?: boolean;
}

/** Compiles a ruleset and decides over its meaning which rules can never dispose. A finding is a proof, never a guess. */
export function check(
  name: string,
  text: string,
  vocabularies: ReadonlyMap<string, Vocabulary>,
  options: CheckOptions = {},
): Checked {
  const compiled = compile(name, text, vocabularies, options);
  const { core, waits, ruleNames } = compiled;
  if (core === undefined) return { ...compiled, undecided: [] };
  const spanOf = (rule: string): Span => ruleNames.get(rule) ?? { offset: 0, length: 0, line: 1, column: 1 };
  const found: Diagnostic[] = [];
  const open: Undecided[] = [];
  const { findings, witnesses, arms } = analyse(core, options, waits);
  for (const finding of findings) {
    const { rule } = finding;
    if (finding.kind === "undecided") open.push(undecided("dispose", finding, spanOf(rule)));
    else if (finding.kind === "contradiction")
      found.push({
        code: "CONTRADICTION",
        severity: "lint",
        message: `the guards of rule \`${rule}\` can never all hold`,
        hint: `${guardsOf(finding.guards)}; mend the rule or delete it`,
        span: spanOf(rule),
      });
    else
      found.push({
        code: "DEAD_RULE",
        severity: "lint",
        message: `whatever rule \`${rule}\` selects is taken before it`,
        hint: `move it above ${listed(finding.takenBy)}, or delete it`,
        span: spanOf(rule),
        related: finding.takenBy.map((earlier) => ({ message: "takes some or all of it", span: spanOf(earlier) })),
      });
  }
  for (const finding of arms) {
    if (finding.kind === "undecided") open.push(undecided("settle", finding, spanOf(finding.rule)));
    else found.push(...shadowedArm(finding, waits?.arms.get(finding.rule) ?? [], compiled.diagnostics));
  }
  const diagnostics = [...compiled.diagnostics, ...found].sort((a, b) => a.span.offset - b.span.offset);
  return { ...compiled, diagnostics, undecided: open, ...(options.witnesses ? { witnesses } : {}) };
}

/** `guards 1 and 3 exclude each other`, counted as they are written. */
function guardsOf(places: readonly number[]): string {
  const numbers = places.map((place) => String(place + 1));
  const last = numbers.pop() ?? "";
  return numbers.length === 0
    ? `guard ${last} never holds`
    : `guards ${numbers.join(", ")} and ${last} exclude each other`;
}
