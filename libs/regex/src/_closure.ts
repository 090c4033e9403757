import type { CharSet } from "./char-set.ts";
import type { Assertion, Nfa } from "./nfa.ts";

/** What stands beside a position: `\b` asks for words, `^` and `$` for the ends of the text. */
export type Beside = "edge" | "word" | "other";

/** A reading step that is reached. */
export interface Reading {
  readonly set: CharSet;
  readonly to: number;
}

/** The reading steps that are reached without reading, or undefined when a match ends there; and how many steps were seen. */
export function closureOf(
  { steps }: Pick<Nfa, "steps">,
  states: readonly number[],
  before: Beside,
  after: Beside,
): { readonly reads: readonly Reading[] | undefined; readonly seen: number } {
  const reads: Reading[] = [];
  const seen = new Set<number>();
  const open = [...states];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = steps[id];
    if (seen.has(id) || step === undefined) continue;
    seen.add(id);
    if (step.kind === "final") return { reads: undefined, seen: seen.size };
    if (step.kind === "read") reads.push(step);
    else if (step.kind === "split") open.push(...step.to);
    else if (holds(step.assertion, before, after)) open.push(step.to);
  }
  return { reads, seen: seen.size };
}

/** `edge` before a position is the start of the text, after it the end. */
function holds(assertion: Assertion, before: Beside, after: Beside): boolean {
  switch (assertion) {
    case "start":
      return before === "edge";
    case "end":
      return after === "edge";
    case "boundary":
      return (before === "word") !== (after === "word");
    case "inside":
      return (before === "word") === (after === "word");
  }
}
