import type { Addend, Comparison, Sum, Test } from "../ir/core.ts";
import { present } from "../ir/present.ts";
import { typeName } from "../ir/type-name.ts";
import type { ValueType } from "../ir/types.ts";
import type { AddendNode, GuardNode } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { findReference } from "./references.ts";
import { lowerOperand } from "./values.ts";

/** So many values of 53 bits add up to far less than 64. */
const MAX_ADDENDS = 16;
const KINDS = ["integer", "number", "duration"] as const;

/** `a + b > c`: all values of one comparison are whole numbers, numbers or durations. */
export function lowerSums(context: Context, node: Extract<GuardNode, { kind: "sum" }>): Test | undefined {
  const { op, left, right, span } = node;
  const all = [...left, ...right];
  if (op === "~" || op === "!~") {
    context.error("TYPE_MISMATCH", `\`${op}\` matches texts, and a sum is a number`, span);
    return undefined;
  }
  if (all.length > MAX_ADDENDS) {
    context.error("TYPE_MISMATCH", `a comparison adds at most ${MAX_ADDENDS} values`, span);
    return undefined;
  }
  const of = kindOf(context, all);
  if (of === undefined) return undefined;
  const sums = [left, right].map((side) => lowerSide(context, side.items, of));
  const [l, r] = sums;
  return l && r ? { kind: "sum", op: op as Comparison, of, left: l, right: r } : undefined;
}

function lowerSide(context: Context, side: readonly AddendNode[], of: Addable): Sum | undefined {
  const lowered = side.map(({ minus, value }): Addend | undefined => {
    const operand = lowerOperand(context, value, { kind: of });
    if (operand?.kind === "element") {
      context.error("TYPE_MISMATCH", "a sum takes no values of an element", value.span, {
        hint: "compare them with a constant or with one value",
      });
      return undefined;
    }
    return operand && { ...(minus ? { minus: true as const } : {}), operand };
  });
  const sound = lowered.filter((addend) => addend !== undefined);
  return sound.length < lowered.length ? undefined : sound;
}

type Addable = (typeof KINDS)[number];

/** The type of the first value that has one of its own; what may be a number or a text is a number here. */
function kindOf(context: Context, addends: readonly AddendNode[]): Addable | undefined {
  for (const { value } of addends) {
    if (value.kind === "path" && value.count) return "integer";
    const found = value.kind === "path" ? findReference(context, value) : undefined;
    if (found === undefined) continue;
    const type = present(elementOf(found.type));
    if (type.kind === "scalar") continue;
    const kind = KINDS.find((own) => own === type.kind);
    if (kind !== undefined) return kind;
    context.error("TYPE_MISMATCH", `expected a number or a duration, found ${typeName(type)}`, value.span, {
      hint: "numbers are added to numbers, and durations to durations",
    });
    return undefined;
  }
  return addends.some(({ value }) => value.kind === "duration") ? "duration" : "number";
}

function elementOf(type: ValueType): ValueType {
  return type.kind === "list" ? type.of : type;
}
