import type { Filled, FilledPart } from "../ir/core.ts";
import { typeName } from "../ir/type-name.ts";
import type { StringLiteral } from "../syntax/ast.ts";
import type { LiteralPart } from "../syntax/literals.ts";
import type { Context } from "./context.ts";
import { withoutCollection } from "./without-collection.ts";

/** A text with its fields, or undefined after a report. */
export function lowerFilled(
  context: Context,
  as: Filled["as"],
  { span }: StringLiteral,
  written: readonly LiteralPart[],
): Filled | undefined {
  const parts = written.map((part) =>
    "text" in part
      ? ({ kind: "text", value: part.text } as const)
      : lowerField(context, part.path, {
          ...span,
          offset: span.offset + part.at,
          column: span.column + part.at,
          length: part.path.length,
        }),
  );
  const sound = parts.filter((part) => part !== undefined);
  return sound.length < parts.length ? undefined : { kind: "filled", as, parts: sound };
}

function lowerField(context: Context, path: string, span: StringLiteral["span"]): FilledPart | undefined {
  const { fields, collection } = context.vocabulary;
  const bare = withoutCollection(path, collection);
  const field = fields.find((candidate) => candidate.path === bare && candidate.anyOf === undefined);
  const texts = fields.filter(({ type, anyOf }) => type.kind === "text" && anyOf === undefined);
  if (field?.type.kind === "text") return { kind: "field", path: bare };
  if (field === undefined)
    context.unknown(
      "UNKNOWN_FIELD",
      "field",
      { text: bare, span },
      texts.map((text) => text.path),
    );
  else
    context.error("TYPE_MISMATCH", `\`${bare}\` is ${typeName(field.type)}, and a text holds texts`, span, {
      hint: "a brace that is meant as such is written `\\u{7b}`",
    });
  return undefined;
}
