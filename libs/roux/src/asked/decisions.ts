import type { Core, Group, Guard, Rule, Score, Test } from "../ir/core.ts";
import { type Aspect, askedRule } from "../ir/questions.ts";
import { type Names, partNames, renamedGuard } from "../layers/names.ts";
import type { AskedItem } from "../syntax/ast.ts";

/** A ruleset that is asked, with what it means; without where that is wrong, and has been told. */
export interface Asked {
  readonly item: AskedItem;
  readonly found?: Found;
}

export interface Found {
  readonly core: Core;
  /** The digest of that core, `sha256:…`. */
  readonly identity: string;
  /** Of what was taken from a signed artifact, the digest of its manifest. */
  readonly artifact?: string;
}

/** What a ruleset says that is asked, as groups and scores of the one that asks. */
export interface Decisions {
  /** Each behind those that it asks for; those of the rules last. */
  readonly groups: readonly Group[];
  readonly scores: readonly Score[];
  /** Rules in the order in which they decide, with what their receipts would say; the last takes what none of the others does. */
  readonly rules: readonly Decision[];
}

export interface Decision extends Readonly<Record<Aspect, string>> {
  /** The ligands that its guards read. */
  readonly ligands: readonly string[];
}

/** What a receipt says of an artifact that waits. */
export const PENDING = "pending";
/** What it names where no rule disposes. */
const CLOSED = { rule: "default", reason_class: "no_rule", ligands: [] } as const;

/**
 * The rules of another ruleset in the order in which they decide, and what each stands on. Where several would, the strictest
 * verdict counts, and of equal ones the first: in that order, too, the first that holds decides.
 */
export function decisionsOf(name: string, core: Core, taken: Set<string>): Decisions {
  const names = partNames(
    name,
    [...core.groups, ...(core.scores ?? [])].map((own) => own.name),
    taken,
  );
  const inOrder = core.fold === "accumulate" ? byHeight(core) : core.rules;
  // What takes everything is asked nothing, and nothing comes behind it.
  const end = inOrder.findIndex(({ guards }) => guards.length === 0);
  const [deciding, last] = end < 0 ? [inOrder, undefined] : [inOrder.slice(0, end), inOrder[end]];
  const groups = core.groups.map((group) => ({
    name: names.get(group.name) ?? group.name,
    guards: group.guards.map((guard) => renamedGuard(guard, names)),
    of: name,
  }));
  const ofRules = deciding.map((rule) => ({
    name: askedRule(name, rule.name),
    guards: rule.guards.map((guard) => boundGuard(guard, names)),
    of: name,
  }));
  const scores = (core.scores ?? []).map((score) => ({
    name: names.get(score.name) ?? score.name,
    terms: score.terms.map((term) => ({ ...term, guard: renamedGuard(term.guard, names) })),
    of: name,
  }));
  const closed = last === undefined ? { verdict: core.default_box, ...CLOSED } : decisionOf(last);
  return { groups: [...groups, ...ofRules], scores, rules: [...deciding.map(decisionOf), closed] };
}

function decisionOf({ name, reason_class, guards, outcome }: Rule): Decision {
  return {
    verdict: outcome.kind === "settled" ? outcome.box : PENDING,
    rule: name,
    reason_class,
    ligands: guards.flatMap(({ phase }) => (phase.kind === "crossing" ? phase.ligands : [])),
  };
}

/** Whether one of these rules decides, the last of which is what no rule takes: a test that asks rule by rule, no further than the ruleset would. */
export function decidedBy(name: string, rules: readonly Decision[], isMeant: (decision: Decision) => boolean): Test {
  const last = rules.at(-1);
  let test: Test = last !== undefined && isMeant(last) ? ALWAYS : NEVER;
  for (const decision of rules.slice(0, -1).toReversed()) {
    const holds: Test = { kind: "group", name: askedRule(name, decision.rule) };
    test = isMeant(decision) ? either(holds, test) : andNot(holds, test);
  }
  return test;
}

/** All of nothing, and any of nothing. */
const ALWAYS: Test = { kind: "all", tests: [] };
const NEVER: Test = { kind: "any", tests: [] };

/** Whether a test of `decidedBy` comes out the same for every artifact. */
export function isConstant(test: Test): boolean {
  return test === ALWAYS || test === NEVER;
}

function either(first: Test, rest: Test): Test {
  if (rest === ALWAYS || rest === NEVER) return rest === ALWAYS ? rest : first;
  return { kind: "any", tests: [first, ...(rest.kind === "any" ? rest.tests : [rest])] };
}

function andNot(negated: Test, rest: Test): Test {
  const first: Test = { kind: "not", test: negated };
  if (rest === ALWAYS || rest === NEVER) return rest === NEVER ? rest : first;
  return { kind: "all", tests: [first, ...(rest.kind === "all" ? rest.tests : [rest])] };
}

function boundGuard(guard: Guard, names: Names): Guard {
  const { phase, test } = renamedGuard(guard, names);
  return { phase, test: phase.kind === "crossing" ? { kind: "bound", test } : test };
}

function byHeight({ rules, restrictiveness }: Core): readonly Rule[] {
  const height = ({ outcome }: Rule): number =>
    outcome.kind === "none" ? -1 : restrictiveness.indexOf(outcome.kind === "settled" ? outcome.box : outcome.state);
  return rules.filter(({ outcome }) => outcome.kind !== "none").sort((a, b) => height(b) - height(a));
}
