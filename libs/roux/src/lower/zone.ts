import type { Diagnostic } from "../diagnostic.ts";
import type { Pragma } from "../syntax/ast.ts";
import { abridge, nearest } from "../wording.ts";
import { replacement } from "./context.ts";

/** What is wrong with a zone that nobody knows. The names are those of IANA's time zone database, as the language's engine has it. */
export function zoneFault({ zone }: Extract<Pragma, { kind: "zone" }>): Diagnostic | undefined {
  const { text, span } = zone;
  if (isZone(text)) return undefined;
  const meant = nearest(text, Intl.supportedValuesOf("timeZone"));
  return {
    code: "SYNTAX",
    severity: "error",
    message: `\`${abridge(text)}\` is no time zone`,
    span,
    ...(meant === undefined
      ? { hint: "a zone has a name such as `Europe/Stockholm`, or is `UTC`" }
      : { hint: `did you mean \`${meant}\`?`, fix: replacement(span, meant) }),
  };
}

/** An offset such as `+02:00` is no zone: it does not know of summers. */
function isZone(name: string): boolean {
  if (!/^[A-Za-z]/u.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
