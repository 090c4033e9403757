import { type Core, isObject } from "@glither/roux/core";
import type { Answer, BackEnd } from "./back-end.ts";
import type { Case } from "./case.ts";

/** How one case went: it passes when all back ends give the same answer, and it is the expected one. */
export interface CaseResult {
  readonly name: string;
  readonly passed: boolean;
  /** Whether all back ends give the same answer, be it another one than expected, or all of them stop. */
  readonly agreed: boolean;
  /** The one that is expected. */
  readonly rule: string;
  /** How each back end's answer stands, in the order of the back ends. */
  readonly marks: readonly Mark[];
  /** What was expected, and each back end's answer; only for a case that fails. */
  readonly disagreement?: Disagreement;
}

/**
 * `expected`: the answer is the expected one. `differs`: it is, and yet another one than a back end's before it, in what no
 * case states (`asked`, for one). `unexpected`: it is another one. `failed`: the back end stopped. `unasked`: it is known not to
 * bear the case.
 */
export type Mark = "expected" | "differs" | "unexpected" | "failed" | "unasked";

export interface Disagreement {
  readonly expected: Case["expect"];
  readonly answers: Readonly<Record<string, Answer | { readonly failed: string }>>;
}

export interface ConformanceReport {
  readonly backEnds: readonly string[];
  readonly cases: readonly CaseResult[];
  /** Why some cases were not asked of a back end, by its name. */
  readonly limits: Readonly<Record<string, string>>;
  /** Names of rules that no back end reaches in any case, whatever the cases expect; `default` can be one. */
  readonly unreached: readonly string[];
}

/**
 * The rules that a receipt can name: under `accumulate`, one without a verdict leaves only its actions there. `default` is one,
 * unless some rule takes whatever comes.
 */
export function nameableRules({ rules }: Core): string[] {
  const named = rules.filter(({ outcome }) => outcome.kind !== "none");
  const isAllTaken = named.some(({ guards }) => guards.length === 0);
  return [...named.map(({ name }) => name), ...(isAllTaken ? [] : ["default"])];
}

/** Runs every case through every back end. A back end that stops has answered differently. `rules` are those of `nameableRules`. */
export function conform(
  backEnds: readonly BackEnd[],
  cases: readonly Case[],
  rules: readonly string[],
): ConformanceReport {
  const answered = cases.map((example) => ({ example, answers: answersOf(backEnds, example) }));
  const reached = new Set(answered.flatMap(({ answers }) => Object.values(answers).map(ruleOf)));
  return {
    backEnds: backEnds.map(({ name }) => name),
    cases: answered.map(({ example, answers }) => judge(example, answers, backEnds)),
    limits: limitsOf(backEnds, cases),
    unreached: rules.filter((rule) => !reached.has(rule)),
  };
}

function ruleOf(answer: Answer | { readonly failed: string }): string | undefined {
  return "failed" in answer ? undefined : answer.rule;
}

function limitsOf(backEnds: readonly BackEnd[], cases: readonly Case[]): ConformanceReport["limits"] {
  const found = backEnds.flatMap(({ name, limit }) =>
    cases.flatMap((example) => limit?.(example) ?? []).map((reason) => [name, reason] as const),
  );
  return Object.fromEntries(found);
}

function judge(example: Case, answers: Disagreement["answers"], backEnds: readonly BackEnd[]): CaseResult {
  const marks = markAll(answers, example.expect, backEnds);
  const asked = marks.filter((mark) => mark !== "unasked");
  const passed = asked.length > 0 && asked.every((mark) => mark === "expected");
  return {
    name: example.name,
    passed,
    agreed: agree(answers),
    rule: example.expect.rule,
    marks,
    ...(passed ? {} : { disagreement: { expected: example.expect, answers } }),
  };
}

/** The answer to a case of every back end that can be asked, or why it stopped, by the back ends' names. */
export function answersOf(backEnds: readonly BackEnd[], example: Case): Disagreement["answers"] {
  const asked = backEnds.filter(({ limit }) => limit?.(example) === undefined);
  const answers = asked.map((backEnd): readonly [string, Answer | { failed: string }] => {
    try {
      return [backEnd.name, backEnd.run(example)];
    } catch (error) {
      return [backEnd.name, { failed: messageOf(error) }];
    }
  });
  return Object.fromEntries(answers);
}

/** Whether all answers are the same. Back ends that all stop agree, whatever each of them says about it. */
export function agree(answers: Disagreement["answers"]): boolean {
  const texts = Object.values(answers).map((answer) => ("failed" in answer ? "failed" : JSON.stringify(answer)));
  return new Set(texts).size <= 1;
}

function markAll(answers: Disagreement["answers"], expected: Case["expect"], backEnds: readonly BackEnd[]): Mark[] {
  let first: string | undefined;
  return backEnds.map(({ name }) => {
    const answer = answers[name];
    if (answer === undefined) return "unasked";
    if ("failed" in answer) return "failed";
    if (!meets(answer, expected)) return "unexpected";
    const text = JSON.stringify(answer);
    first ??= text;
    return text === first ? "expected" : "differs";
  });
}

/** With its cause, since a component's trap says nothing by itself. Errors may come from another realm. */
function messageOf(error: unknown): string {
  if (!isObject(error) || typeof error["message"] !== "string") return String(error);
  const { message, cause } = error;
  return cause === undefined ? message : `${message}: ${messageOf(cause)}`;
}

function meets(answer: Answer, expected: Case["expect"]): boolean {
  const { verdict, rule, reason_class, actions, settlement, ligand_absent } = answer;
  return (
    canonical({ verdict, rule, reason_class, actions, settlement, ligand_absent }) ===
    canonical({ settlement: undefined, ligand_absent: undefined, ...expected })
  );
}

/** JSON with sorted keys, so that two values are equal when their texts are. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
