import type { Span } from "../diagnostic.ts";
import type { Constant, Operand, Reference } from "../ir/core.ts";
import type { FoldedLiteral, Value } from "../syntax/ast.ts";
import type { TextForm } from "../vocabulary.ts";
import { type Misfit, normalForm } from "./_normal-forms.ts";
import { type Context, replacement } from "./context.ts";

/** The form that a dialect's vocabulary gives to what is read, if it does. */
export function formOf({ vocabulary }: Context, reference: Reference): TextForm | undefined {
  const { forms = {} } = vocabulary;
  const path = pathOf(reference);
  // A ruleset may declare a name that every object has, such as `constructor`.
  return Object.hasOwn(forms, path) ? forms[path] : undefined;
}

/** A dotted name, where the dialect's vocabulary says that such a one is read, and no field begins with its first name. */
export function asDotted(context: Context, left: Reference, value: Value): Value {
  const { dotted = [], fields, enrichments } = context.vocabulary;
  if (value.kind !== "path" || !dotted.includes(pathOf(left))) return value;
  const { text, index, count, everything, span } = value;
  const [first = ""] = text.split(".");
  const isRead = [...fields, ...enrichments].some(({ path }) => path === first || path.startsWith(`${first}.`));
  if (first === text || isRead || context.ligands.has(first)) return value;
  return index === undefined && !count && !everything ? { kind: "string", value: text, span } : value;
}

/** Of an element, its list's path and the way to its member. */
function pathOf(reference: Reference): string {
  return [reference.path, ...(reference.kind === "field" ? [] : (reference.member ?? []))].join(".");
}

/** A constant as artifacts have it, so that it can be equal; one that no artifact has is an error, with what was meant or what to do. */
export function inForm(context: Context, left: Reference, value: Value, operand: Operand): Operand | undefined {
  const form = formOf(context, left);
  if (form === undefined || operand.kind !== "text") return operand;
  const text = textInForm(context, form, operand.value, value.span);
  return text === undefined ? undefined : { kind: "text", value: text };
}

/** The same of a text that is compared without case. */
export function foldedInForm(context: Context, left: Reference, literal: FoldedLiteral): FoldedLiteral | undefined {
  const form = formOf(context, left);
  const text = form === undefined ? literal.value : textInForm(context, form, literal.value, literal.span, "i");
  if (text === undefined) return undefined;
  return text.toLowerCase() === literal.value.toLowerCase() ? literal : { ...literal, value: text };
}

function textInForm(context: Context, form: TextForm, written: string, span: Span, flag = ""): string | undefined {
  const reading = normalForm(form, written);
  if ("text" in reading) return reading.text;
  const { fault, meant, hint } = reading;
  context.error("TYPE_MISMATCH", `${fault}, so nothing equals it`, span, {
    hint: hint ?? `did you mean \`${meant}\`?`,
    ...(meant === undefined ? {} : { fix: replacement(span, `${JSON.stringify(meant)}${flag}`) }),
  });
  return undefined;
}

/** A line of a list as artifacts have it, or what is wrong with it. */
export function lineInForm(form: TextForm, text: string): { readonly constant: Constant } | Misfit {
  const reading = normalForm(form, text);
  return "text" in reading ? { constant: { kind: "text", value: reading.text } } : reading;
}
