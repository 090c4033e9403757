import type { GuardPlan, RulePlan, RulesetPlan, ScorePlan, SelectionPlan } from "./plan.ts";
import type { SetPlan } from "./sets.ts";

/** Plans with a little less in them, those with much less first. Some of them do not compile. */
export function* smallerPlans(plan: RulesetPlan): Generator<RulesetPlan> {
  for (const rules of withoutSome(plan.rules)) yield { ...plan, rules };
  for (const groups of withoutSome(plan.groups)) yield { ...plan, groups };
  for (const scores of withoutSome(plan.scores)) yield { ...plan, scores };
  for (const enrichments of withoutSome(plan.enrichments)) yield { ...plan, enrichments };
  for (const shared of withoutSome(plan.shared)) yield { ...plan, shared };
  for (const sets of withoutSome(plan.sets)) yield { ...plan, sets };
  for (const [at, set] of plan.sets.entries())
    for (const smaller of smallerSets(set)) yield { ...plan, sets: plan.sets.with(at, smaller) };
  if (plan.fold === "accumulate") yield { ...plan, fold: "first-match" };
  for (const [at, rule] of plan.rules.entries())
    for (const smaller of smallerRules(rule)) yield { ...plan, rules: plan.rules.with(at, smaller) };
  for (const [at, score] of plan.scores.entries())
    for (const terms of smallerTerms(score.terms)) yield { ...plan, scores: plan.scores.with(at, { ...score, terms }) };
  for (const [at, group] of plan.groups.entries())
    for (const guards of smallerGuards(group.guards))
      yield { ...plan, groups: plan.groups.with(at, { ...group, guards }) };
}

/** Halves, quarters, and so on, down to one item left out. */
function* withoutSome<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let size = Math.ceil(items.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < items.length; at += size) yield items.toSpliced(at, size);
}

/** Written out, or with fewer values. */
function* smallerSets({ name, values, listed }: SetPlan): Generator<SetPlan> {
  if (listed) yield { name, values };
  for (const fewer of withoutSome(values)) yield { name, values: fewer, ...(listed ? { listed } : {}) };
}

function* smallerRules(rule: RulePlan): Generator<RulePlan> {
  const { ending } = rule;
  for (const actions of withoutSome(rule.actions)) yield { ...rule, actions };
  for (const guards of smallerGuards(rule.guards)) yield { ...rule, guards };
  if (ending === undefined) return;
  for (const arms of withoutSome(ending.arms)) yield { ...rule, ending: { ...ending, arms } };
  if (ending.text.includes(" (")) yield { ...rule, ending: { ...ending, text: ending.text.replace(/ \(.*$/u, "") } };
}

function* smallerTerms(terms: ScorePlan["terms"]): Generator<ScorePlan["terms"]> {
  for (const fewer of withoutSome(terms)) if (fewer.length > 0) yield fewer;
  for (const [at, term] of terms.entries())
    for (const guard of smallerTrees(term.guard)) yield terms.with(at, { ...term, guard });
}

function* smallerGuards(guards: SelectionPlan["guards"]): Generator<SelectionPlan["guards"]> {
  yield* withoutSome(guards);
  for (const [at, guard] of guards.entries()) for (const smaller of smallerTrees(guard)) yield guards.with(at, smaller);
}

function* smallerTrees(guard: GuardPlan): Generator<GuardPlan> {
  switch (guard.kind) {
    case "not":
      yield guard.of;
      for (const of of smallerTrees(guard.of)) yield { ...guard, of };
      break;
    case "and":
    case "or":
      yield* guard.of;
      for (const [at, inner] of guard.of.entries()) {
        if (guard.of.length > 2) yield { ...guard, of: guard.of.toSpliced(at, 1) };
        for (const smaller of smallerTrees(inner)) yield { ...guard, of: guard.of.with(at, smaller) };
      }
      break;
    case "each":
      for (const of of smallerTrees(guard.of))
        if (of.kind !== "test" || guard.of.kind === "test") yield { ...guard, of };
      break;
    case "test":
      if (guard.set) for (const values of withoutSome(guard.values)) yield { ...guard, values };
      for (const [at, value] of guard.values.entries())
        for (const smaller of smallerValues(value)) yield { ...guard, values: guard.values.with(at, smaller) };
  }
}

/** One character less of a text or a regex; a name stays as it is. */
function* smallerValues(value: string): Generator<string> {
  if (!/^["/]/u.test(value)) return;
  const points = [...value];
  for (let at = 1; at < points.length; at += 1) yield points.toSpliced(at, 1).join("");
}
