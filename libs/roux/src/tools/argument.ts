import { JsonSchema, KINDS, type Kind, type Probe } from "./json-schema.ts";

/** What the schema of a tool's arguments says of one of them. */
export type Argument =
  | { readonly kind: "found"; readonly schema: unknown; readonly of: JsonSchema }
  /** It has none of that name: the name is at `at` of the keys, and stands beside these. */
  | { readonly kind: "unnamed"; readonly at: number; readonly known: readonly string[] }
  /** What the keys before `at` lead to has no such members or elements at all. */
  | { readonly kind: "unfit"; readonly at: number; readonly is: readonly Kind[] };

/** Follows the names and places that lead to a value in a tool's arguments. */
export function argumentOf(root: unknown, keys: readonly (string | number)[]): Argument {
  const of = new JsonSchema(root);
  let schema = root;
  for (const [at, key] of keys.entries()) {
    const step = of.step(schema, key);
    if (step === "unnamed") return { kind: "unnamed", at, known: of.names(schema) };
    if (step === "unfit") return { kind: "unfit", at, is: kindsOf(of, schema) };
    schema = step.schema;
  }
  return { kind: "found", schema, of };
}

export function kindsOf(of: JsonSchema, schema: unknown): readonly Kind[] {
  return KINDS.filter((kind) => of.admits(schema, { kind }));
}

/** Whether what was found may be one of these. */
export function admits(argument: Extract<Argument, { kind: "found" }>, probes: readonly Probe[]): boolean {
  return probes.some((probe) => argument.of.admits(argument.schema, probe));
}
