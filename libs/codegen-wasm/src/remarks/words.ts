import {
  type Group,
  type Guard,
  printArm,
  printDispositions,
  printTerm,
  printTest,
  type Rule,
  type Score,
  type ScoreTerm,
} from "@glither/roux/core";
import type { Item } from "../rules/item.ts";

/** A rule as its comments have it: the language's text, cut where code can stand between. */
export interface RuleWords {
  readonly head: string;
  /** One for each guard of the rule. */
  readonly guards: readonly string[];
  /** One for each action, then one for the verdict where it settles. */
  readonly dispositions: readonly string[];
  readonly arms: readonly string[];
}

/** The words of a rule; behind `//`, as the language has its comments, why a guard has no code here. */
export function wordsOf({ rule, guards, key }: Item, collection: string): RuleWords {
  let asked = 0;
  const dispositions = printDispositions(rule);
  return {
    head: `rule ${rule.name} = ${collection}`,
    guards: rule.guards.map((guard) => {
      const text = guardLine(guard, collection);
      if (guard !== guards[asked]) return `${text}  // ${guard === key ? "looked up" : "asked before"}`;
      asked += 1;
      return text;
    }),
    dispositions: dispositions.map(
      (text, at) => `  ${at === 0 ? "=>" : "  "} ${text}${at < dispositions.length - 1 ? "," : ""}`,
    ),
    arms: rule.outcome.kind === "pending" ? rule.outcome.obligations.map((arm) => `     ${printArm(arm)}`) : [],
  };
}

/** A group as its comment has it. */
export function groupLines({ name, guards }: Group, collection: string): string[] {
  return [`group ${name} = ${collection}`, ...guards.map((guard) => guardLine(guard, collection))];
}

/** A score as its comment has it. */
export function scoreLines({ name, terms }: Score, collection: string): string[] {
  const last = terms.length - 1;
  return [`score ${name} =`, ...terms.map((term, at) => `${termLine(term, collection)}${at < last ? "," : ""}`)];
}

function termLine(term: ScoreTerm, collection: string): string {
  return `  ${printTerm(term, collection)}`;
}

export function guardLine({ test }: Guard, collection: string): string {
  return `  | ${printTest(test, collection)}`;
}

/** `first … last` */
export function spanOf(items: readonly { readonly rule: Rule }[]): string {
  const [first, last] = [items[0]?.rule.name, items.at(-1)?.rule.name];
  return items.length < 2 ? `${first}` : `${first} … ${last}`;
}
