import type { Constant, Operand, Reference } from "../ir/core.ts";
import type { Value } from "../syntax/ast.ts";
import type { TextForm } from "../vocabulary.ts";
import { normalForm } from "./_normal-forms.ts";
import { type Context, replacement } from "./context.ts";

/** The form that a dialect's vocabulary gives to what is read, if it does. */
export function formOf({ vocabulary }: Context, reference: Reference): TextForm | undefined {
  return vocabulary.forms?.[pathOf(reference)];
}

/** Of an element, its list's path and the way to its member. */
function pathOf(reference: Reference): string {
  return [reference.path, ...(reference.kind === "field" ? [] : (reference.member ?? []))].join(".");
}

/** A constant as artifacts have it, so that it can be equal; one that no artifact has is reported with what was meant. */
export function inForm(context: Context, left: Reference, value: Value, operand: Operand): Operand | undefined {
  const form = formOf(context, left);
  if (form === undefined || operand.kind !== "text") return operand;
  const reading = normalForm(form, operand.value);
  if ("text" in reading) return { kind: "text", value: reading.text };
  const { fault, meant } = reading;
  // Where nothing is to be said of what was meant, it is compared with as it is written.
  if (meant === undefined) return operand;
  context.error("TYPE_MISMATCH", `${fault}, so nothing equals it`, value.span, {
    hint: `did you mean \`${meant}\`?`,
    fix: replacement(value.span, JSON.stringify(meant)),
  });
  return undefined;
}

/** A line of a list as artifacts have it, or what is wrong with it. */
export function lineInForm(
  form: TextForm,
  text: string,
): { readonly constant: Constant } | { readonly fault: string; readonly meant?: string } {
  const reading = normalForm(form, text);
  return "text" in reading ? { constant: { kind: "text", value: reading.text } } : reading;
}
