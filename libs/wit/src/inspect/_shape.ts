import type { Form } from "./_sexpr.ts";
import { InspectError } from "./error.ts";

/** A type with everything that it is made of. What its author called it is left out: only the structure crosses a membrane. */
export interface Shape {
  /** `record`, `field`, `option`, `string`. */
  readonly kind: string;
  /** Of a field, a case, a parameter or a symbol. */
  readonly name: string | undefined;
  readonly parts: readonly Shape[];
}

const NAMED = new Set(["field", "case", "param"]);
/** With the number of parts that it may have; others, fixed lists among them, have no place in a world. */
const COMPOUND = new Map([
  ...["record", "variant", "enum", "tuple", "func"].map((kind) => [kind, Number.POSITIVE_INFINITY] as const),
  ...["option", "list", "result", "field", "case", "param"].map((kind) => [kind, 1] as const),
]);
const PRIMITIVE = /^(?:bool|string|char|[su](?:8|16|32|64)|f32|f64)$/;

/** Types by index, in one component or instance; what is not understood has none, and whatever refers to it is refused. */
export type Types = Map<string, Shape>;

/**
 * The shape of a printed definition such as `(record (field "a" 0))`. Types refer to earlier ones only, so nothing is
 * circular, and a type that is used twice is one object.
 *
 * @throws InspectError `MALFORMED_COMPONENT` for a type that no world has.
 */
export function shapeOf(form: string | Form | undefined, types: Types): Shape {
  if (typeof form === "string") {
    if (form.startsWith('"')) return { kind: "symbol", name: form.slice(1, -1), parts: [] };
    const shape = PRIMITIVE.test(form) ? { kind: form, name: undefined, parts: [] } : types.get(form);
    if (shape === undefined) throw unknown(form);
    return shape;
  }
  const kind = String(form?.[0]);
  const most = COMPOUND.get(kind);
  const name = NAMED.has(kind) ? form?.[1] : undefined;
  const rest = form?.slice(name === undefined ? 1 : 2) ?? [];
  if (most === undefined || rest.length > most || (NAMED.has(kind) && typeof name !== "string")) throw unknown(kind);
  return {
    kind,
    name: typeof name === "string" ? name.slice(1, -1) : undefined,
    parts: rest.map((part) => shapeOf(part, types)),
  };
}

function unknown(what: string): InspectError {
  return new InspectError("MALFORMED_COMPONENT", `the component has a type that no world has: \`${what}\``);
}
