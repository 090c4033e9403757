import type { Constant, Reference, Test } from "../ir/core.ts";
import { isReference } from "../ir/reference-types.ts";
import { typeName } from "../ir/type-name.ts";
import type { Path, RangeNode } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { isBesideDay, lowerDay } from "./moments.ts";
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
      hint: "a range is of numbers, durations, dates or times",
    });
    return undefined;
  }
  if (isBesideDay(left, from) && isBesideDay(left, to)) {
    const [first, last] = [lowerDay(context, ">=", left, from), lowerDay(context, "<=", left, to)];
    if (first && last && endsBefore(first, last)) return backwards(context, span);
    return first && last && { kind: "all", tests: [first, last] };
  }
  const [least, greatest] = [lowerOperand(context, from, left.type), lowerOperand(context, to, left.type)];
  if (least === undefined || greatest === undefined || isReference(least) || isReference(greatest)) return undefined;
  const tests: Test[] = [
    { kind: "compare", op: ">=", left: left.value, right: least },
    { kind: "compare", op: "<=", left: left.value, right: greatest },
  ];
  if (placeOf(least) <= placeOf(greatest)) return { kind: "all", tests };
  // A night goes on behind midnight.
  return least.kind === "moment" && least.unit === "time" ? { kind: "any", tests } : backwards(context, span);
}

function backwards(context: Context, span: RangeNode["span"]): undefined {
  context.error("TYPE_MISMATCH", "nothing is in a range that ends before it begins", span, {
    hint: "the lesser of the two stands first",
  });
}

function endsBefore(first: Test, last: Test): boolean {
  if (first.kind !== "compare" || last.kind !== "compare") return false;
  return !isReference(first.right) && !isReference(last.right) && placeOf(first.right) > placeOf(last.right);
}

function placeOf(constant: Constant): number {
  return Number(constant.kind === "duration" ? constant.ms : constant.value);
}
