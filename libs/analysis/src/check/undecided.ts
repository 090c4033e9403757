import type { Span } from "@glither/roux";
import type { UndecidedReason } from "../budget.ts";

/** A question about a rule that the analysis leaves open: no fault, and no proof that there is none. */
export interface Undecided {
  readonly rule: string;
  readonly reason: UndecidedReason;
  /** Lower case, no full stop, the author's words in backticks. */
  readonly message: string;
  /** The rule's name. */
  readonly span: Span;
}

const REASONS: Readonly<Record<UndecidedReason, string>> = {
  too_large: "its guards are too large for the steps that one question may take",
  out_of_steps: "the rules before it took the steps that the whole ruleset may take",
  incomparable: "its guards read one value as two types",
};

const QUESTIONS = {
  dispose: (rule: string) => `whether rule \`${rule}\` can ever dispose`,
  fail_open: (rule: string) => `whether rule \`${rule}\` gives way to a laxer one where a ligand is absent`,
  overrule: (rule: string) => `whether rule \`${rule}\` opens what a stricter rule disposes of`,
  settle: (rule: string) => `which arms of rule \`${rule}\` can ever settle`,
} as const;

export function undecided(
  question: keyof typeof QUESTIONS,
  { rule, reason }: Pick<Undecided, "rule" | "reason">,
  span: Span,
): Undecided {
  const message = `it is undecided ${QUESTIONS[question](rule)}: ${REASONS[reason]}`;
  return { rule, reason, message, span };
}
