import {
  type Compilation,
  type CompileOptions,
  compile,
  type Diagnostic,
  type Span,
  type Vocabulary,
} from "@glither/roux";
import { analyse } from "../analyse.ts";
import type { Budget } from "../budget.ts";
import type { Witness } from "../witness.ts";
import { ceilingDiagnostics } from "./ceilings.ts";
import { failOpen } from "./fail-open.ts";
import { diagnosticOf } from "./finding-diagnostics.ts";
import { layerDiagnostics } from "./layers.ts";
import { overruledAction } from "./overruled.ts";
import { shadowedArm } from "./shadowed-arms.ts";
import { type Undecided, undecided } from "./undecided.ts";

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

/**
 * Compiles a ruleset and decides over its meaning which rules can never dispose, or have no say in the verdict. A finding is a
 * proof, never a guess.
 */
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
  const vocabulary = vocabularies.get(core.dialect.name);
  const opening = (vocabulary?.verbs ?? []).flatMap(({ name: verb, opens }) => (opens ? [verb] : []));
  const { findings, witnesses, arms, open: absences, overruled } = analyse(core, options, { waits, opening });
  for (const finding of findings) {
    const { rule } = finding;
    // Of a layer's rule that takes everything nothing would be told.
    if (core.layers && core.rules.some(({ name, guards }) => name === rule && guards.length === 0)) continue;
    if (finding.kind === "undecided") open.push(undecided("dispose", finding, spanOf(rule)));
    else if (core.layers === undefined) found.push(diagnosticOf(finding, core.fold, spanOf));
  }
  found.push(...layerDiagnostics(core, findings, spanOf), ...ceilingDiagnostics(core, options, spanOf));
  for (const finding of arms) {
    if (finding.kind === "undecided") open.push(undecided("settle", finding, spanOf(finding.rule)));
    else found.push(...shadowedArm(finding, waits?.arms.get(finding.rule) ?? [], compiled.diagnostics));
  }
  const known = vocabulary?.fields ?? [];
  const fields = [...known, ...core.fields.filter(({ path }) => !known.some((own) => own.path === path))];
  for (const finding of absences) {
    const { rule } = finding;
    const places = compiled.ligandPlaces?.get(rule) ?? [];
    if (finding.kind === "undecided") open.push(undecided("fail_open", finding, spanOf(rule)));
    else found.push(failOpen(finding, core, { text, fields, places, spanOf }));
  }
  for (const finding of overruled) {
    if (finding.kind === "undecided") open.push(undecided("overrule", finding, spanOf(finding.rule)));
    else found.push(overruledAction(finding, core, fields, spanOf));
  }
  const diagnostics = [...compiled.diagnostics, ...found].sort((a, b) => a.span.offset - b.span.offset);
  const checked = { ...compiled, diagnostics, undecided: open };
  if (!found.some(({ severity }) => severity === "error"))
    return { ...checked, ...(options.witnesses ? { witnesses } : {}) };
  const { core: _core, waits: _waits, ligandPlaces: _places, ...refused } = checked;
  return refused;
}
