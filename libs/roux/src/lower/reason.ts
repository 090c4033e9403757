import type { NamedWords } from "../syntax/ast.ts";
import type { Sequence } from "../syntax/sequence.ts";
import type { Context } from "./context.ts";

/** The identifier form of a reason: lower snake case, or undefined when no letter or digit is left of it. */
export function reasonClass(reason: string): string | undefined {
  const identifier = reason
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "_")
    .replace(/^_+|_+$/gu, "");
  return identifier === "" ? undefined : identifier;
}

/** The reason class that `(reason = …)` gives; every other argument is reported. */
export function lowerReason(context: Context, args: Sequence<NamedWords> | undefined): string | undefined {
  let found: string | undefined;
  for (const { name, text, span } of args ?? []) {
    if (name.text !== "reason") {
      context.error("TYPE_MISMATCH", `there is no argument \`${name.text}\` here`, name.span, {
        hint: "`reason` is the only one",
      });
      continue;
    }
    if (found !== undefined)
      context.error("DUPLICATE_NAME", "`reason` is given twice", name.span, { hint: "keep one of the two" });
    found = reasonClass(text);
    if (found === undefined)
      context.error("TYPE_MISMATCH", "the reason has no letter or digit to make a reason class from", span);
  }
  return found;
}
