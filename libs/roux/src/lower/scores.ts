import type { Score, ScoreTerm, Test } from "../ir/core.ts";
import { decimalOf, MAX_TERMS, MAX_WEIGHT, SCORE_DECIMALS } from "../ir/scores.ts";
import type { GuardNode, NumberLiteral, ScoreItem, ScoreTermNode, Word } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { hasFreeName, isFree } from "./free-names.ts";
import { phased } from "./guards.ts";
import { isLookedThrough } from "./looks.ts";
import { exactly } from "./score-tests.ts";
import { noteUnsatisfied } from "./unsatisfied.ts";

type LowerTest = (context: Context, node: GuardNode) => Test | undefined;

/** A score as its terms are written. What asks for it stands behind it, so scores never go in circles. */
export function lowerScore(context: Context, { name, terms }: ScoreItem, lower: LowerTest): Score | undefined {
  const isFree = hasFreeName(context, name);
  const lowered = [...terms].map((term) => lowerTerm(context, term, lower));
  const sound = lowered.filter((term) => term !== undefined);
  const isShort = lowered.length <= MAX_TERMS;
  if (!isShort)
    context.error("TYPE_MISMATCH", `a score has at most ${MAX_TERMS.toLocaleString("en")} terms`, name.span, {
      hint: "make two scores of it, and ask for both",
    });
  const guards = sound.map(({ guard }) => guard);
  const isSound = sound.length === lowered.length && isShort && isLookedThrough(context, "score", name, guards);
  const score = isFree && isSound ? { name: name.text, terms: sound } : undefined;
  context.scores.set(name.text, score);
  return score;
}

function lowerTerm(context: Context, { weight, guard }: ScoreTermNode, lower: LowerTest): ScoreTerm | undefined {
  const value = weightOf(context, weight);
  const test = lower(context, guard);
  if (test === undefined) return undefined;
  const guarded = phased(context, test);
  noteUnsatisfied(context, guard, guarded.phase);
  return value === undefined ? undefined : { weight: decimalOf(value), guard: guarded };
}

function weightOf(context: Context, { text, span }: NumberLiteral): number | undefined {
  const value = exactly(context, { text, span });
  if (value === undefined) return undefined;
  if (value === 0) {
    context.error("TYPE_MISMATCH", "a term without weight adds nothing", span, {
      hint: "give it a weight, or delete it",
    });
    return undefined;
  }
  if (Math.abs(value) <= MAX_WEIGHT * 10 ** SCORE_DECIMALS) return value;
  context.error("TYPE_MISMATCH", `a weight is at most ${MAX_WEIGHT.toLocaleString("en")}`, span);
  return undefined;
}

/** Makes a score's name known; one that is taken stays what it is. */
export function declareScore(context: Context, { text }: Word): void {
  if (isFree(context, text)) context.declaredScores.add(text);
}
