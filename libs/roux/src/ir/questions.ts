/** What of another ruleset's decision can be asked for. */
export const ASPECTS = ["verdict", "rule", "reason_class"] as const;
export type Aspect = (typeof ASPECTS)[number];

/**
 * A question to another ruleset, as the language has it and as the group is called that answers it: `guard.verdict == dropped`,
 * `guard.rule in { late, "team/late" }`.
 */
export function questionOf(ruleset: string, aspect: Aspect, values: readonly string[]): string {
  const words = values.map((value) => (/^[A-Za-z_][A-Za-z0-9_]*$/u.test(value) ? value : `"${value}"`));
  const [only] = words;
  return only !== undefined && words.length === 1
    ? `${ruleset}.${aspect} == ${only}`
    : `${ruleset}.${aspect} in { ${words.join(", ")} }`;
}

/** Whether a group is called by a question, or by the rest of one (`… (behind late)`). No name that an author gives has a blank. */
export function isQuestion(group: string): boolean {
  return group.includes(" ");
}

/** The opposite of a question in the language's words; undefined where a group has a name of its own. */
export function unasked(group: string): string | undefined {
  if (!isQuestion(group)) return undefined;
  return group.includes(" == ") ? group.replace(" == ", " != ") : group.replace(" in { ", " not in { ");
}

/** The group that holds where all guards of another ruleset's rule do. */
export function askedRule(ruleset: string, rule: string): string {
  return `${ruleset}/${rule}`;
}
