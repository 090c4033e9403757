import { ANY_PLACE, JsonSchema, KINDS, type Kind, type Probe } from "./json-schema.ts";

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

/** Whether an element of it may be one of these, it itself where it is no list; what nests further is left open. */
export function admitsWithin({ schema, of }: Extract<Argument, { kind: "found" }>, probe: Probe): boolean {
  const step = of.admits(schema, { kind: "list" }) ? of.step(schema, ANY_PLACE) : undefined;
  const element = typeof step === "object" ? [step.schema] : [];
  const nests =
    of.admits(schema, { kind: "object" }) || element.some((inner) => NESTS.some((kind) => of.admits(inner, { kind })));
  return nests || [schema, ...element].some((inner) => of.admits(inner, probe));
}

/** The values that it lists, those of its elements among them where these are asked for. */
export function valuesOf(
  { schema, of }: Extract<Argument, { kind: "found" }>,
  isList: boolean,
): readonly (string | number | boolean)[] {
  const step = isList ? of.step(schema, ANY_PLACE) : undefined;
  return [...of.values(schema), ...(typeof step === "object" ? of.values(step.schema) : [])];
}

const NESTS = ["object", "list"] as const;

/** The names that the schema of a tool's arguments has below some of its keys. */
export function argumentNames(root: unknown, keys: readonly (string | number)[]): readonly string[] {
  const found = argumentOf(root, keys);
  return found.kind === "found" ? found.of.names(found.schema) : [];
}
