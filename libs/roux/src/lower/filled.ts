import type { Span } from "../diagnostic.ts";
import type { Filled, FilledPart } from "../ir/core.ts";
import { SAFETIES } from "../ir/safety.ts";
import { typeName } from "../ir/type-name.ts";
import type { StringLiteral } from "../syntax/ast.ts";
import type { LiteralPart } from "../syntax/literals.ts";
import { type Filling, FORMS, type Form, PLACES } from "../vocabulary.ts";
import type { Context } from "./context.ts";
import { withoutCollection } from "./without-collection.ts";

/** What a verb takes: how its texts are filled, and what they have to look like. */
interface Taken {
  readonly filling: Filling;
  readonly form: Form | undefined;
}

/** A text with its fields, or undefined after a report. */
export function lowerFilled(
  context: Context,
  taken: Taken,
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
  if (sound.length < parts.length) return undefined;
  const filled = { kind: "filled", as: taken.filling.as, parts: sound } as const;
  return isTaken(context, taken, filled, span) ? filled : undefined;
}

function isTaken(context: Context, { filling, form }: Taken, { as, parts }: Filled, span: Span): boolean {
  const { length: before } = context.diagnostics;
  const withFields = (said: string): string => parts.map((part) => (part.kind === "text" ? part.value : said)).join("");
  const place = filling.where && PLACES[filling.where];
  if (place !== undefined && !place.test.test(withFields("\0")))
    context.error("TYPE_MISMATCH", `fields stand ${place.what} here`, span, { hint: place.why });
  else if (form !== undefined && !FORMS[form].test.test(withFields("x".repeat(SAFETIES[as].most))))
    context.error("TYPE_MISMATCH", `with all that fields may say, this is not ${FORMS[form].what}`, span, {
      hint: `a field says ${SAFETIES[as].most} characters at most`,
    });
  return context.diagnostics.length === before;
}

/** A text that looks like one with fields where none can be: whoever wrote it would wait for something else. */
export function refuseFields(context: Context, what: string, target: object, span: Span): void {
  if ("parts" in target && target.parts !== undefined)
    context.error("TYPE_MISMATCH", `${what} holds no fields`, span, { hint: BRACE });
}

const BRACE = "a brace that is meant as such is written `\\u{7b}`";

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
      hint: BRACE,
    });
  return undefined;
}
