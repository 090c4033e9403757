import { lineOf, type SetPlan } from "./sets.ts";

/** A guard as a tree, so that it can be made smaller without being parsed. */
export type GuardPlan =
  | {
      readonly kind: "test";
      /** The operand and the operator: `subject ~`, `size not in`, or a truth. */
      readonly head: string;
      /** What stands on the right, as it is written: nothing for a truth. */
      readonly values: readonly string[];
      /** The values stand in braces. */
      readonly set?: true;
    }
  | { readonly kind: "and" | "or"; readonly of: readonly GuardPlan[] }
  | { readonly kind: "not"; readonly of: GuardPlan }
  /** Of a list's elements: a quantifier before a test, or a quantifier and a list before a guard in parentheses. */
  | { readonly kind: "each"; readonly head: string; readonly of: GuardPlan };

export interface SelectionPlan {
  readonly name: string;
  /** The collection, or a group in its place. */
  readonly from: string;
  readonly guards: readonly GuardPlan[];
}

export interface RulePlan extends SelectionPlan {
  readonly actions: readonly string[];
  /** The disposition that ends the rule, with its arms; a rule that accumulates may have none. */
  readonly ending?: { readonly text: string; readonly arms: readonly string[] };
}

/** What a score adds where a guard holds. */
export interface TermPlan {
  readonly weight: string;
  readonly guard: GuardPlan;
}

export interface ScorePlan {
  readonly name: string;
  /** Never empty. */
  readonly terms: readonly TermPlan[];
}

/** A ruleset in pieces that can be left out. */
export interface RulesetPlan {
  readonly dialect: string;
  readonly fold: "first-match" | "accumulate";
  /** Where its clock stands. */
  readonly zone?: string;
  /** Declarations as they are written, without the word `enrich`. */
  readonly enrichments: readonly string[];
  readonly sets: readonly SetPlan[];
  readonly groups: readonly SelectionPlan[];
  /** They stand behind the groups, in the ruleset itself. */
  readonly scores: readonly ScorePlan[];
  readonly rules: readonly RulePlan[];
  /** Enrichments, sets and groups that stand in other files, by their names; of groups, those that come first. */
  readonly shared: readonly string[];
}

/** The ruleset's text, one declaration a line. */
export function printPlan(plan: RulesetPlan): string {
  const { dialect, fold, rules } = plan;
  const own = partOf(plan, (name) => !plan.shared.includes(name));
  const used = partOf(plan, (name) => plan.shared.includes(name));
  const lines = [
    `#pragma dialect ${dialect} ; fold ${fold}`,
    "#pragma version 0.1.0",
    ...(plan.zone === undefined ? [] : [`#pragma zone ${plan.zone}`]),
    ...useOf(
      used.sets.map(({ name }) => name),
      `../${PARTS}/sets.glith`,
    ),
    ...useOf([...used.enrichments.map(nameOf), ...used.groups.map(({ name }) => name)], `../${PARTS}/groups.glith`),
    ...declarations(own),
    ...plan.scores.map(({ name, terms }) => `score ${name} = ${terms.map(printTerm).join(", ")}`),
    ...rules.map((rule) => {
      const arms = rule.ending?.arms ?? [];
      const dispositions = [...rule.actions, ...(rule.ending ? [rule.ending.text] : [])];
      return `rule ${rule.name} = ${printSelection(rule)} => ${[dispositions.join(", "), ...arms].join(" ")}`;
    }),
  ];
  return `${lines.join("\n")}\n`;
}

type Declared = Pick<RulesetPlan, "enrichments" | "sets" | "groups">;

const PARTS = "parts";

/** What the ruleset uses of other files: its shared sets in one, and what is made of them in another, which uses that one. */
export function filesOf(plan: RulesetPlan): ReadonlyMap<string, string> {
  const { sets, ...others } = partOf(plan, (name) => plan.shared.includes(name));
  const files = new Map<string, string>();
  const names = sets.map(({ name }) => name);
  const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
  files.set(`../${PARTS}/sets.glith`, text(declarations({ sets, enrichments: [], groups: [] })));
  files.set(
    `../${PARTS}/groups.glith`,
    text([...useOf(names, "sets.glith"), ...declarations({ ...others, sets: [] })]),
  );
  for (const { name, values, listed } of plan.sets)
    if (listed)
      files.set(
        `${names.includes(name) ? `../${PARTS}/` : ""}${name}.txt`,
        text(values.map((value) => lineOf(value) ?? value)),
      );
  return files;
}

/** The same ruleset in one file: what is used stands above what it declares itself. */
export function inOneFile(plan: RulesetPlan): RulesetPlan {
  const isOwn = (text: string): number => (plan.shared.includes(nameOf(text)) ? 0 : 1);
  const enrichments = plan.enrichments.toSorted((one, other) => isOwn(one) - isOwn(other));
  return { ...plan, shared: [], enrichments, sets: plan.sets.map(({ name, values }) => ({ name, values })) };
}

function partOf({ enrichments, sets, groups }: RulesetPlan, isIn: (name: string) => boolean): Declared {
  return {
    enrichments: enrichments.filter((text) => isIn(nameOf(text))),
    sets: sets.filter(({ name }) => isIn(name)),
    groups: groups.filter(({ name }) => isIn(name)),
  };
}

/** Of an enrichment as it is written. */
function nameOf(written: string): string {
  return written.slice(0, written.indexOf(" "));
}

function useOf(names: readonly string[], file: string): string[] {
  return names.length === 0 ? [] : [`use ${names.join(", ")} from "${file}"`];
}

function declarations({ enrichments, sets, groups }: Declared): string[] {
  return [
    ...enrichments.map((text) => `enrich ${text}`),
    ...sets.map(
      ({ name, values, listed }) => `set ${name} ${listed ? `from "${name}.txt"` : `= { ${values.join(", ")} }`}`,
    ),
    ...groups.map((group) => `group ${group.name} = ${printSelection(group)}`),
  ];
}

function printTerm({ weight, guard }: TermPlan): string {
  return `${weight} when ${printGuard(guard)}`;
}

function printSelection({ from, guards }: SelectionPlan): string {
  return [from, ...guards.map(printGuard)].join(" | ");
}

export function printGuard(guard: GuardPlan): string {
  switch (guard.kind) {
    case "test":
      if (guard.set) return `${guard.head} { ${guard.values.join(", ")} }`;
      return [guard.head, ...guard.values].join(" ");
    case "each":
      return guard.of.kind === "test"
        ? `${guard.head} ${printGuard(guard.of)}`
        : `${guard.head} (${printGuard(guard.of)})`;
    case "not":
      return `not ${inParentheses(guard.of)}`;
    case "and":
    case "or":
      return guard.of.map(inParentheses).join(` ${guard.kind} `);
  }
}

function inParentheses(guard: GuardPlan): string {
  return guard.kind === "test" || guard.kind === "each" ? printGuard(guard) : `(${printGuard(guard)})`;
}
