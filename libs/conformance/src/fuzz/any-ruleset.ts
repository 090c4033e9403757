import type { Vocabulary } from "@glither/roux";
import { clockIn } from "@glither/roux/core";
import { Constants } from "./constants.ts";
import { anyDisposition, into } from "./endings.ts";
import { anyGuard, anyTest, deepGuard, keyGuard, type Scope } from "./guards.ts";
import { anyLigands } from "./ligands.ts";
import { listsOf, operandsOf } from "./operands.ts";
import type { GuardPlan, RulePlan, RulesetPlan, ScorePlan, SelectionPlan } from "./plan.ts";
import type { Random } from "./random.ts";
import { NamedSets } from "./sets.ts";

/** What kind of ruleset: any, one whose rules can be looked up, one that nests deep, one that reads everything. */
export type Shape = "any" | "looked-up" | "deep" | "wide";

export interface RandomRuleset {
  readonly shape: Shape;
  readonly plan: RulesetPlan;
  /** Texts that stand in the rules, or that their regexes nearly match. */
  readonly texts: readonly string[];
}

/** Names that are words of the language, of a back end, or of what is generated. */
const NAMES = [
  "rule",
  "in",
  "case",
  "type",
  "fn",
  "dispose",
  "rules",
  "glither",
  "receipt",
  "__proto__",
  "_x",
  "Upper",
  "toString",
  "rule_1",
  "group_1",
];

/** A ruleset that nearly always compiles. */
export function anyRuleset(vocabulary: Vocabulary, random: Random): RandomRuleset {
  const shape = random.weighted<Shape>([4, () => "any"], [4, () => "looked-up"], [1, () => "deep"], [1, () => "wide"]);
  const fold = random.pick(["first-match", "first-match", "accumulate"] as const);
  const ligands = random.chance(60) ? anyLigands(vocabulary, random) : [];
  const bound = operandsOf({ fields: [], enrichments: ligands }).map((own) => ({ ...own, ligand: true as const }));
  const zone = random.chance(50) ? random.pick(["UTC", "Europe/Stockholm", "Etc/GMT+5"]) : undefined;
  const clock = random.chance(30) ? operandsOf({ fields: [], enrichments: [clockIn(zone ?? "UTC")] }) : [];
  const all = [...operandsOf(vocabulary), ...bound, ...clock];
  const declared = { ...vocabulary, enrichments: [...vocabulary.enrichments, ...ligands] };
  const constants = new Constants(random);
  const operands = shape === "wide" || random.chance(30) ? all : random.some(all, 1, 6);
  const { collection } = vocabulary;
  const sets = new NamedSets(random);
  const scope: Scope = { collection, operands, lists: listsOf(declared), constants, sets, groups: [], scores: [] };
  const groups = anyGroups(scope, random);
  const grouped: Scope = { ...scope, groups: groups.map(({ name }) => name) };
  const scores = anyScores(grouped, random);
  const known: Scope = { ...grouped, scores: scores.map(({ name }) => name) };
  const guards = guardsOf(shape, known, random);
  const count =
    shape === "looked-up"
      ? random.between(8, random.weighted([88, () => 40], [10, () => 150], [2, () => 1_000]))
      : random.between(1, 7);
  const rules = Array.from({ length: count }, (_, at): RulePlan => {
    const from =
      known.groups.length > 0 && random.chance(shape === "looked-up" ? 2 : 15)
        ? random.pick(known.groups)
        : scope.collection;
    const disposition =
      shape === "looked-up" && random.chance(70)
        ? { actions: [], ending: into(vocabulary, random) }
        : anyDisposition(vocabulary, fold, known, random);
    return { name: nameOf(at, "r", random), from, guards: guards(), ...disposition };
  });
  const enrichments = ligands.map(({ written }) => written);
  const needed = [...ligands.map(({ path }) => path), ...sets.plans.map(({ name }) => name)];
  const shared = anyShared(known.groups, needed, random);
  const plan = {
    dialect: vocabulary.dialect,
    fold,
    ...(zone ? { zone } : {}),
    enrichments,
    sets: sets.plans,
    groups,
    scores,
    rules,
    shared,
  };
  return { shape, plan, texts: [...constants.texts, ...constants.samples] };
}

/** What stands in other files: groups, with all that they may be made of, or some of that alone. */
function anyShared(groups: readonly string[], needed: readonly string[], random: Random): readonly string[] {
  if (random.chance(50)) return [];
  const first = groups.slice(0, random.between(0, groups.length));
  return first.length > 0 ? [...first, ...needed] : random.some(needed, 0, needed.length);
}

/** A name that no other has: an awkward one belongs to one place only. */
function nameOf(at: number, letter: string, random: Random): string {
  return random.chance(10) ? (NAMES[at] ?? `${letter}${at}`) : `${letter}${at}`;
}

function anyGroups(scope: Scope, random: Random): SelectionPlan[] {
  const groups: SelectionPlan[] = [];
  for (let at = random.below(4); at > 1; at -= 1) {
    const known = { ...scope, groups: groups.map(({ name }) => name) };
    groups.push({
      name: `g${at}`,
      from: scope.collection,
      guards: random.list(1, 2, () => anyGuard(known, random, 2)),
    });
  }
  return groups;
}

const WEIGHTS = ["0.1", "0.2", "-0.3", "1", "-1", "2.5", "-0.000001", "1_000_000", "-999_999.999999", "3.50"];

/** Each may ask for those before it. */
function anyScores(scope: Scope, random: Random): ScorePlan[] {
  const scores: ScorePlan[] = [];
  for (let at = random.chance(40) ? random.between(1, 3) : 0; at > 0; at -= 1) {
    const known = { ...scope, scores: scores.map(({ name }) => name) };
    const count = random.weighted([9, () => random.between(1, 5)], [1, () => 70]);
    const terms = Array.from({ length: count }, () => ({
      weight: random.pick(WEIGHTS),
      guard: anyGuard(known, random, count > 5 ? 0 : 2),
    }));
    scores.push({ name: `total_${at}`, terms });
  }
  return scores;
}

function guardsOf(shape: Shape, scope: Scope, random: Random): () => GuardPlan[] {
  switch (shape) {
    case "any":
      return () => random.list(1, 3, () => anyGuard(scope, random, 3));
    case "deep":
      return () => [deepGuard(scope, random, random.between(4, 24))];
    case "wide":
      return () => random.list(1, 8, () => anyTest(scope, random));
    case "looked-up": {
      const keys = random.some(scope.operands, 1, 3);
      const odd = random.pick([0, 3, 10]);
      return () => {
        if (random.chance(odd)) return [anyTest(scope, random)];
        const key = keyGuard(scope, random.pick(keys), random);
        if (random.chance(70)) return [key];
        const others = random.list(1, 2, () => anyTest(scope, random));
        return random.chance(75) ? [key, ...others] : [...others, key];
      };
    }
  }
}
