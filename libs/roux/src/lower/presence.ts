import type { Test } from "../ir/core.ts";
import { namedText } from "../ir/named.ts";
import { typeName } from "../ir/type-name.ts";
import type { ValueType } from "../ir/types.ts";
import type { GuardNode, Path } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { readNamedAs } from "./named.ts";
import { findReference, resolveReference } from "./references.ts";
import { withoutCollection } from "./without-collection.ts";

/**
 * `P is present`: of an optional, an element or a ligand. A record is there with all of its members, so the whole of it may
 * be asked for, and a member asks for the whole.
 */
export function lowerPresence(context: Context, operand: Path): Test | undefined {
  if (context.element !== undefined) {
    context.error("TYPE_MISMATCH", "a test of a list's elements cannot ask whether a value is there", operand.span, {
      hint: "ask for it in a guard of its own: the elements of a list are all there",
    });
    return undefined;
  }
  const found = findReference(context, operand);
  if (found?.value.kind === "enrichment" && context.ligands.has(found.value.path) && operand.index === undefined)
    return { kind: "present", operand: { kind: "enrichment", path: found.value.path } };
  const resolved = resolveReference(context, operand);
  if (resolved === undefined) return undefined;
  if (resolved.named) return { kind: "present", operand: readNamedAs(context, resolved.named, "given") };
  if (resolved.type.kind === "optional") return { kind: "present", operand: resolved.value };
  context.error(
    "TYPE_MISMATCH",
    `\`${operand.text}\` is never absent: it is ${typeName(resolved.type)}`,
    operand.span,
    {
      hint: insteadOf(withoutCollection(operand.text, context.vocabulary.collection), resolved.type),
    },
  );
  return undefined;
}

/** What its author may have meant. */
function insteadOf(path: string, { kind }: ValueType): string {
  if (kind === "text") return `an empty text is \`${path} == ""\``;
  if (kind === "boolean") return `what is false is \`not ${path}\``;
  return "only what is optional can be absent, an element of a list, and what `enrich` declares";
}

const NULLS: readonly string[] = ["null", "nil", "undefined"];

/** Whether a comparison asks for absence in another language's words; that is reported. */
export function noteNull(context: Context, node: Extract<GuardNode, { kind: "compare" }>): boolean {
  const { op, operand, value, span } = node;
  if (operand.everything || value.kind !== "path" || !NULLS.includes(value.text) || findReference(context, value))
    return false;
  const found = findReference(context, operand);
  const isLigand = found?.value.kind === "enrichment" && context.ligands.has(found.value.path);
  if (!isLigand && operand.index === undefined && found?.type.kind !== "optional" && !found?.named) return false;
  const index = operand.index === undefined ? "" : `[${JSON.stringify(operand.index)}]`;
  const path = found?.named ? namedText(found.named.object, found.named.keys) : `${operand.text}${index}`;
  const meant = `${path} is ${op === "!=" ? "present" : "absent"}`;
  context.error("UNKNOWN_FIELD", `unknown field \`${value.text}\``, value.span, {
    hint: `what is not there is asked for with \`${meant}\``,
    fix: { title: `write \`${meant}\``, edits: [{ span, text: meant }] },
  });
  return true;
}
