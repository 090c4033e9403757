import type { Diagnostic } from "../diagnostic.ts";
import type { Pragma } from "../syntax/ast.ts";
import { abridge, nearest } from "../wording.ts";
import { zoneNames } from "./_zone-names.ts";
import { replacement } from "./context.ts";

/**
 * What is wrong with a zone that nobody knows. The names are those of IANA's time zone database, as the language's engine has it, and
 * as they are spelt there: a core says the zone as it is written, and `utc` beside `UTC` would be two.
 */
export function zoneFault({ zone }: Extract<Pragma, { kind: "zone" }>): Diagnostic | undefined {
  const { text, span } = zone;
  const names = zoneNames();
  const spelt = names.get(text.toLowerCase());
  if (spelt === text && isZone(text)) return undefined;
  const meant = spelt ?? nearest(text, [...names.values()]);
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

/** Engines differ in which they have. */
function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
