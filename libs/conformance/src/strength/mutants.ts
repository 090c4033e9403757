import {
  type Action,
  type Core,
  type Enrichment,
  type Guard,
  layerOf,
  mayTakeNone,
  printDuration,
  type Rule,
  type ScoreTerm,
} from "@glither/roux/core";
import { actionMutants } from "./_action-mutants.ts";
import { type Changed, otherDurations, quotedAction, quotedTest } from "./_changed.ts";
import { outcomeMutants } from "./_outcome-mutants.ts";
import { guardOf, lastDigitMoved, testMutants } from "./_test-mutants.ts";

/** What is wrong with a mutant. */
export type MutantKind = "rule" | "order" | "guard" | "action" | "outcome" | "reason" | "default" | "freshness";

/** A core with one small thing wrong. */
export interface Mutant {
  readonly kind: MutantKind;
  /** The rule, group, score or enrichment that is wrong; `default` for what no rule takes. */
  readonly of: string;
  /** What is wrong, in words that complete the sentence "no case notices if …". */
  readonly what: string;
  readonly core: Core;
}

/** Every core that differs from this one in one small way: the mistakes that an author could make. */
export function* mutants(core: Core): Generator<Mutant> {
  for (const [index, rule] of core.rules.entries()) {
    const mutant = (kind: MutantKind, what: string, rules: readonly Rule[]): Mutant => {
      return { kind, of: rule.name, what, core: { ...core, rules } };
    };
    const next = core.rules[index + 1];
    yield mutant("rule", `rule \`${rule.name}\` is left out`, core.rules.toSpliced(index, 1));
    // Of layers that all decide, the rules of one and of another have no order.
    if (next !== undefined && (mayTakeNone(core) || layerOf(rule) === layerOf(next)))
      yield mutant(
        "order",
        `rule \`${rule.name}\` stands behind \`${next.name}\``,
        core.rules.toSpliced(index, 2, next, rule),
      );
    for (const [kind, what, changed] of ruleMutants(core, rule))
      yield mutant(kind, `rule \`${rule.name}\` ${what}`, core.rules.with(index, changed));
  }
  // What others say is shown by their own cases.
  for (const [index, group] of own(core.groups))
    for (const [what, guards] of guardMutants(core, group.guards)) {
      const groups = core.groups.with(index, { ...group, guards });
      yield { kind: "guard", of: group.name, what: `group \`${group.name}\` ${what}`, core: { ...core, groups } };
    }
  for (const [index, score] of own(core.scores ?? []))
    for (const [what, terms] of termMutants(core, score.terms)) {
      const scores = core.scores?.with(index, { ...score, terms }) ?? [];
      yield { kind: "guard", of: score.name, what: `score \`${score.name}\` ${what}`, core: { ...core, scores } };
    }
  yield* freshnessMutants(core);
  if (!mayTakeNone(core)) return;
  for (const box of core.boxes.filter((other) => other !== core.default_box)) {
    const what = `what no rule takes goes into \`${box}\` instead of \`${core.default_box}\``;
    yield { kind: "default", of: "default", what, core: { ...core, default_box: box } };
  }
}

/** With their places among all. */
function own<T extends { readonly of?: string }>(declared: readonly T[]): readonly (readonly [number, T])[] {
  return [...declared.entries()].filter(([, { of }]) => of === undefined);
}

function* ruleMutants(core: Core, rule: Rule): Generator<readonly [MutantKind, string, Rule]> {
  for (const [what, guards] of guardMutants(core, rule.guards)) yield ["guard", what, { ...rule, guards }];
  for (const [what, actions] of listOfActions(core, rule.actions)) yield ["action", what, { ...rule, actions }];
  if (rule.outcome.kind !== "none")
    yield ["reason", `gives another reason than \`${rule.reason_class}\``, { ...rule, reason_class: "another_reason" }];
  for (const [what, outcome] of outcomeMutants(core, rule.outcome)) yield ["outcome", what, { ...rule, outcome }];
}

function* guardMutants(core: Core, guards: readonly Guard[]): Generator<Changed<readonly Guard[]>> {
  for (const [index, guard] of guards.entries()) {
    const asked = quotedTest(core, guard.test);
    yield [`no longer asks whether ${asked}`, guards.toSpliced(index, 1)];
    for (const test of testMutants(core, guard.test)) {
      yield [`asks whether ${quotedTest(core, test)} instead of ${asked}`, guards.with(index, guardOf(core, test))];
    }
  }
}

/** A term less, a weight that counts the other way or a little more or less, or a guard that asks for something else. */
function* termMutants(core: Core, terms: readonly ScoreTerm[]): Generator<Changed<readonly ScoreTerm[]>> {
  for (const [index, term] of terms.entries()) {
    const asked = quotedTest(core, term.guard.test);
    yield [`adds nothing where ${asked}`, terms.toSpliced(index, 1)];
    const turned = term.weight.startsWith("-") ? term.weight.slice(1) : `-${term.weight}`;
    for (const weight of [turned, ...lastDigitMoved(term.weight)])
      if (Number(weight) !== 0)
        yield [`adds ${weight} instead of ${term.weight} where ${asked}`, terms.with(index, { ...term, weight })];
    for (const test of testMutants(core, term.guard.test))
      yield [
        `adds ${term.weight} where ${quotedTest(core, test)} instead of ${asked}`,
        terms.with(index, { ...term, guard: guardOf(core, test) }),
      ];
  }
}

function* listOfActions(core: Core, actions: readonly Action[]): Generator<Changed<readonly Action[]>> {
  for (const [index, action] of actions.entries()) {
    const [called, next] = [quotedAction(action), actions[index + 1]];
    yield [`no longer calls ${called}`, actions.toSpliced(index, 1)];
    if (next !== undefined)
      yield [`calls ${called} after ${quotedAction(next)}`, actions.toSpliced(index, 2, next, action)];
    for (const changed of actionMutants(core, action))
      yield [`calls ${quotedAction(changed)} instead of ${called}`, actions.with(index, changed)];
  }
}

function* freshnessMutants(core: Core): Generator<Mutant> {
  for (const [index, enrichment] of core.enrichments.entries()) {
    const { path, ligand } = enrichment;
    if (ligand?.fresh === undefined) continue;
    for (const fresh of otherDurations(ligand.fresh)) {
      const changed: Enrichment = { ...enrichment, ligand: { ...ligand, fresh } };
      yield {
        kind: "freshness",
        of: path,
        what: `\`${path}\` may be as old as ${printDuration(fresh)} instead of ${printDuration(ligand.fresh)}`,
        core: { ...core, enrichments: core.enrichments.with(index, changed) },
      };
    }
  }
}
