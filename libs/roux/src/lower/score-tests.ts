import type { Comparison, Test } from "../ir/core.ts";
import { decimalOf, inMillionths, MAX_TERMS, MAX_WEIGHT, SCORE_DECIMALS } from "../ir/scores.ts";
import type { GuardNode, NumberLiteral, Path, Value } from "../syntax/ast.ts";
import { abridge } from "../wording.ts";
import type { Context } from "./context.ts";
import { withoutCollection } from "./without-collection.ts";

/** The name of the score that a path is, or undefined: no other path is taken for one. */
export function scoreNamed(context: Context, path: Value): string | undefined {
  if (path.kind !== "path") return undefined;
  const text = withoutCollection(path.text, context.vocabulary.collection);
  return context.declaredScores.has(text) ? text : undefined;
}

/** `spam >= 6`. */
export function lowerScoreTest(
  context: Context,
  name: string,
  node: Extract<GuardNode, { kind: "compare" }>,
): Test | undefined {
  const { op, operand, value } = node;
  if (!isAsked(context, name, operand)) return undefined;
  if (op === "~" || op === "!~") return misused(context, name, operand);
  if (value.kind !== "number") {
    context.error("TYPE_MISMATCH", `the score \`${name}\` is compared with a number alone`, value.span, {
      hint: `as in \`${name} >= 6\``,
    });
    return undefined;
  }
  const than = exactly(context, value);
  return than === undefined || context.scores.get(name) === undefined
    ? undefined
    : { kind: "score", name, op: op as Comparison, than: decimalOf(than) };
}

/** Whether a score may be asked for here; what is wrong is reported. */
function isAsked(context: Context, name: string, path: Path): boolean {
  if (path.index !== undefined || path.count || path.everything) {
    misused(context, name, path);
    return false;
  }
  if (context.element !== undefined) {
    context.error("TYPE_MISMATCH", "a test of a list's elements cannot ask for a score", path.span, {
      hint: "ask for it in a guard of its own",
    });
    return false;
  }
  if (context.scores.has(name)) return true;
  context.error("UNKNOWN_FIELD", `score \`${abridge(name)}\` is declared further down`, path.span, {
    hint: "what asks for a score stands behind it: move it up",
  });
  return false;
}

/** A score that stands where none can. */
export function misused(context: Context, name: string, { span }: Pick<Path, "span">): undefined {
  context.error("TYPE_MISMATCH", `\`${name}\` is a score, and is compared with a number alone`, span, {
    hint: `as in \`${name} >= 6\``,
  });
}

/** A decimal of a score in millionths; one that no score can come to is reported. */
export function exactly(context: Context, { text, span }: Pick<NumberLiteral, "text" | "span">): number | undefined {
  const value = inMillionths(text);
  if (value !== undefined) return value;
  const isFine = /\.[0-9]{7}/u.test(text.replace(/0+$/u, ""));
  context.error(
    "TYPE_MISMATCH",
    isFine
      ? `a score has at most ${SCORE_DECIMALS} decimals`
      : `no score comes to more than ${(MAX_WEIGHT * MAX_TERMS).toLocaleString("en")}`,
    span,
  );
  return undefined;
}
