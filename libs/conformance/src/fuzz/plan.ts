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

/** A ruleset in pieces that can be left out. */
export interface RulesetPlan {
  readonly dialect: string;
  readonly fold: "first-match" | "accumulate";
  /** Declarations as they are written, without the word `enrich`. */
  readonly enrichments: readonly string[];
  readonly groups: readonly SelectionPlan[];
  readonly rules: readonly RulePlan[];
}

/** The ruleset's text, one declaration a line. */
export function printPlan({ dialect, fold, enrichments, groups, rules }: RulesetPlan): string {
  const lines = [
    `#pragma dialect ${dialect} ; fold ${fold}`,
    "#pragma version 0.1.0",
    ...enrichments.map((text) => `enrich ${text}`),
    ...groups.map((group) => `group ${group.name} = ${printSelection(group)}`),
    ...rules.map((rule) => {
      const arms = rule.ending?.arms ?? [];
      const dispositions = [...rule.actions, ...(rule.ending ? [rule.ending.text] : [])];
      return `rule ${rule.name} = ${printSelection(rule)} => ${[dispositions.join(", "), ...arms].join(" ")}`;
    }),
  ];
  return `${lines.join("\n")}\n`;
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
