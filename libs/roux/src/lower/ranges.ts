import type { Constant, Reference, Test } from "../ir/core.ts";
import { isReference } from "../ir/reference-types.ts";
import { typeName } from "../ir/type-name.ts";
import type { Path, RangeNode } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { isOrdered } from "./order.ts";
import type { Typed } from "./references.ts";
import { lowerOperand } from "./values.ts";

/** `size in 1KB..10MB`: at least the one and at most the other. */
export function lowerRange(
  context: Context,
  { from, to, span }: RangeNode,
  operand: Path,
  left: Typed<Reference>,
): Test | undefined {
  if (!isOrdered(left.type)) {
    context.error("TYPE_MISMATCH", `\`${operand.text}\` is ${typeName(left.type)}, and no range has any`, span, {
      hint: "a range is of numbers or of durations",
    });
    return undefined;
  }
  const [least, greatest] = [lowerOperand(context, from, left.type), lowerOperand(context, to, left.type)];
  if (least === undefined || greatest === undefined || isReference(least) || isReference(greatest)) return undefined;
  if (placeOf(least) > placeOf(greatest)) {
    context.error("TYPE_MISMATCH", "nothing is in a range that ends before it begins", span, {
      hint: "the lesser of the two stands first",
    });
    return undefined;
  }
  return {
    kind: "all",
    tests: [
      { kind: "compare", op: ">=", left: left.value, right: least },
      { kind: "compare", op: "<=", left: left.value, right: greatest },
    ],
  };
}

function placeOf(constant: Constant): number {
  return Number(constant.kind === "duration" ? constant.ms : constant.value);
}
