import { answerType, type Enrichment } from "@glither/roux/core";
import { wrongAnswer } from "./_guarded.ts";
import { BindingError } from "./error.ts";
import { lowerValue } from "./lower.ts";
import { readableAnswer } from "./readable-answer.ts";

/** An answer that was asked for outside of any crossing, as `AsyncCrossing.answers` has it. @throws BindingError WRONG_ANSWER */
export function readAnswer(enrichment: Enrichment, answer: unknown): unknown {
  const type = answerType(enrichment);
  const lowered = lowerValue(type, answer);
  if (!lowered.ok) throw wrongAnswer(enrichment.path, lowered.problem);
  return readableAnswer(type, answer);
}

export function unanswered(path: string): BindingError {
  return new BindingError("UNANSWERED", `nobody answers for \`${path}\``, {
    hint: "the binding set may have an answer for what is waited for, too",
  });
}

export function failed(path: string, cause: unknown): BindingError {
  if (cause instanceof BindingError) return cause;
  return new BindingError("BINDING_FAILED", `the binding for \`${path}\` failed`, { cause });
}
