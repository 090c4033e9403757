import { isExactNumber } from "../artifact/exact-number.ts";
import type { Constant, Operand, Reference } from "../ir/core.ts";
import { present } from "../ir/present.ts";
import { typeName } from "../ir/type-name.ts";
import type { ValueType } from "../ir/types.ts";
import type { Element, Path, Value } from "../syntax/ast.ts";
import { durationFault } from "../syntax/units.ts";
import { abridge, listed, nearest } from "../wording.ts";
import { lowerAddress } from "./addresses.ts";
import type { Context } from "./context.ts";
import { replacement } from "./context.ts";
import { describe, literal, momentFault, numberText } from "./literals.ts";
import { readNamedAs } from "./named.ts";
import { findReference, resolveReference, type Typed } from "./references.ts";

function sameType(left: ValueType, right: ValueType): boolean {
  const [a, b] = [present(left), present(right)];
  if (a.kind === "moment" && b.kind === "moment") return a.unit === b.unit;
  return a.kind === "enum" && b.kind === "enum" ? a.name === b.name : a.kind === b.kind;
}

/** A scalar on the left as the right has it: a number beside numbers, a text beside everything but another scalar. */
export function asScalarBeside(context: Context, left: Typed<Reference>, value: Element): Typed<Reference> {
  const kind = kindOf(context, value.kind === "range" ? value.from : value);
  if (kind === "scalar") return left;
  const other = kind === "boolean" && left.named ? "boolean" : "text";
  return readAs(context, left, kind === "number" || kind === "integer" ? "number" : other);
}

function kindOf(context: Context, value: Value): ValueType["kind"] | undefined {
  if (value.kind === "number" || value.kind === "percent") return "number";
  if (value.kind === "boolean") return "boolean";
  if (value.kind === "path" && value.count) return "integer";
  const type = value.kind === "path" ? findReference(context, value)?.type : undefined;
  return type && present(type.kind === "list" ? type.of : type).kind;
}

/** A scalar read as a number or as a text, absent where it is the other one; any other value as it is. */
function readAs(context: Context, reference: Typed<Reference>, as: "number" | "text" | "boolean"): Typed<Reference> {
  const { value, type, named } = reference;
  if (named) return { value: readNamedAs(context, named, as), type: { kind: "optional", of: { kind: as } } };
  if (as === "boolean") return reference;
  if (present(type).kind !== "scalar" || value.kind === "enrichment") return reference;
  return { value: { ...value, as }, type: { kind: "optional", of: { kind: as } } };
}

/** The right-hand side of an operator whose left-hand side has `expected`'s type; faults are reported. */
export function lowerOperand(context: Context, value: Value, expected: ValueType): Operand | undefined {
  if (value.kind === "path") return lowerPath(context, value, expected);
  if (present(expected).kind === "ip") return lowerAddress(context, value);
  const constant = literal(value);
  if (value.kind === "moment" && constant === undefined) {
    context.error("TYPE_MISMATCH", `\`${value.text}\` is ${momentFault(value)}`, value.span, {
      hint: "a date is `2026-07-01`, a time `18:00`, an instant has its offset: `2026-07-01T18:00Z`, `2026-07-01T18:00+02:00`",
    });
    return undefined;
  }
  if (constant === undefined) {
    context.error("TYPE_MISMATCH", "a regex stands only after `~` and `!~`", value.span);
    return undefined;
  }
  const fitted = isRounded(value, present(expected)) ? undefined : fit(constant, present(expected));
  if (fitted === undefined) mismatch(context, value, expected);
  return fitted;
}

function lowerPath(context: Context, path: Path, expected: ValueType): Operand | undefined {
  const type = present(expected);
  if (type.kind === "enum" && path.index === undefined && !path.everything) {
    if (type.symbols.includes(path.text)) return { kind: "symbol", value: path.text };
    if (!findReference(context, path)) {
      const meant = nearest(path.text, type.symbols);
      context.error("TYPE_MISMATCH", `\`${abridge(path.text)}\` is not one of ${listed(type.symbols)}`, path.span, {
        ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?`, fix: replacement(path.span, meant) }),
      });
      return undefined;
    }
  }
  if (
    type.kind === "text" &&
    !path.everything &&
    !findReference(context, path) &&
    !path.text.includes(".") &&
    !context.ligands.has(path.text)
  ) {
    context.error("UNKNOWN_FIELD", `unknown field \`${abridge(path.text)}\``, path.span, {
      hint: `a text is written in quotes: \`"${abridge(path.text)}"\``,
      fix: replacement(path.span, `"${path.text}"`),
    });
    return undefined;
  }
  const found = resolveReference(context, path);
  if (found === undefined) return undefined;
  const right =
    type.kind === "number" || type.kind === "text" || type.kind === "boolean"
      ? readAs(context, found, type.kind)
      : found;
  if (type.kind === "scalar") {
    context.error("TYPE_MISMATCH", "neither side says whether it is read as a number or as a text", path.span, {
      hint: "compare each with a constant or a field",
    });
    return undefined;
  }
  if (sameType(right.type, expected)) return right.value;
  context.error(
    "TYPE_MISMATCH",
    `\`${path.text}\` is ${typeName(right.type)}, expected ${typeName(expected)}`,
    path.span,
  );
  return undefined;
}

/** Whether a number would be another one in the language; whole numbers have a limit of their own, well before that. */
function isRounded(value: Exclude<Value, Path>, { kind }: ValueType): boolean {
  if ((value.kind !== "number" && value.kind !== "percent") || kind !== "number") return false;
  return Number.isFinite(Number(numberText(value))) && !isExactNumber(numberText(value));
}

/** The constant as the type wants it: a whole number where a number stands is a number. */
function fit(constant: Constant, type: ValueType): Constant | undefined {
  if (constant.kind === "number" && !Number.isFinite(Number(constant.value))) return undefined;
  if (type.kind === "number" && constant.kind === "integer") return { kind: "number", value: String(constant.value) };
  if (constant.kind === "duration" && !Number.isSafeInteger(constant.ms)) return undefined;
  if (constant.kind === "moment" && type.kind === "moment" && constant.unit !== type.unit) return undefined;
  return constant.kind === type.kind ? constant : undefined;
}

function mismatch(context: Context, value: Exclude<Value, Path>, expected: ValueType): void {
  const type = present(expected);
  const given = literal(value);
  if (type.kind === "duration" && value.kind === "duration") {
    context.error("TYPE_MISMATCH", durationFault(value.ms), value.span);
    return;
  }
  if (isRounded(value, type)) {
    context.error("TYPE_MISMATCH", "the number has more digits than a number holds", value.span, {
      hint: "numbers have the 53 bits of a double, some 15 digits",
    });
    return;
  }
  context.error(
    "TYPE_MISMATCH",
    given && isTooLarge(given, type)
      ? `the value is too large for ${typeName(expected)}`
      : `expected ${typeName(expected)}, found ${given ? describe(given) : "a regex"}`,
    value.span,
    {
      ...(type.kind === "moment" && type.unit === "instant" && value.kind === "moment"
        ? { hint: "the clock's time of day is `clock.time`" }
        : {}),
      ...(type.kind === "enum" && value.kind === "string" && type.symbols.includes(value.value)
        ? { hint: "a symbol is written without quotes", fix: replacement(value.span, value.value) }
        : {}),
    },
  );
}

/** True when a constant would fit, were it not beyond 53 bits or the range of binary64. */
function isTooLarge(constant: Constant, { kind }: ValueType): boolean {
  if (constant.kind !== "number") return false;
  return kind === "integer" ? Number.isInteger(Number(constant.value)) : kind === "number";
}
