import type { ListReference } from "../ir/core.ts";
import { MAX_KEY_LENGTH, MAX_KEYS, type Named, namedField, type Reading } from "../ir/named.ts";
import type { Path } from "../syntax/ast.ts";
import type { Context } from "./context.ts";

/** A value within one of the dialect's objects, of which it is not yet known what it is read as. */
export type Target = Omit<Named, "reading">;

/** What a path names within an object: `arguments.path`, `arguments["file path"]`; its text without the collection's name. */
export function targetOf(context: Context, text: string, { index, beyond = [], everything }: Path): Target | undefined {
  for (const object of context.vocabulary.objects ?? []) {
    const further = index === undefined ? beyond : [index, ...beyond];
    if (text === object && (typeof index === "string" || everything)) return { object, keys: further };
    if (text.startsWith(`${object}.`))
      return { object, keys: [...text.slice(object.length + 1).split("."), ...further] };
  }
  return undefined;
}

/** Whether a target can be read; what cannot is reported. */
export function isReadable(context: Context, { keys }: Target, { text, span }: Path): boolean {
  const isKey = (key: string | number): boolean =>
    typeof key === "number" ? Number.isSafeInteger(key) && key >= 0 : key.length <= MAX_KEY_LENGTH;
  if (keys.length <= MAX_KEYS && keys.every(isKey)) return true;
  const hint =
    keys.length > MAX_KEYS
      ? `at most ${MAX_KEYS} names lead to a value`
      : `a name has at most ${MAX_KEY_LENGTH} characters, and a place is a whole number from 0`;
  context.error("TYPE_MISMATCH", `\`${text}\` cannot be read`, span, { hint });
  return false;
}

/** The field that holds the target as one reading has it; the ruleset's contract has it from now on. */
export function readNamedAs(context: Context, target: Target, reading: Reading): ListReference {
  const field = namedField({ ...target, reading });
  context.named.set(field.path, field);
  return { kind: "field", path: field.path };
}
