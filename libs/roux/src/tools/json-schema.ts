import { isObject } from "../artifact/leaves.ts";

/** What a value of JSON can be, in the language's words. */
export const KINDS = ["text", "number", "boolean", "object", "list", "null"] as const;
export type Kind = (typeof KINDS)[number];

/** A kind of values, or one value of it. */
export interface Probe {
  readonly kind: Kind;
  readonly value?: string | number | boolean;
}

/** What a schema says of one member or element: its own schema, that there is none, or that no such value has any. */
export type Step = { readonly schema: unknown } | "unnamed" | "unfit";

const TYPES: Readonly<Record<string, Kind>> = {
  string: "text",
  number: "number",
  integer: "number",
  boolean: "boolean",
  object: "object",
  array: "list",
  null: "null",
};

/** Stands for any place in a list. */
export const ANY_PLACE = -1;

/** Keywords that may say of members what is not read here. */
const UNREAD = [
  "patternProperties",
  "unevaluatedProperties",
  "$dynamicRef",
  "$recursiveRef",
  "if",
  "dependentSchemas",
  "dependencies",
  "extends",
];

/** More steps than any schema that somebody reads takes; what takes more is left open. */
const MAX_STEPS = 20_000;
const MAX_DEPTH = 64;

/** Ends a reading that takes too long; never leaves this file. */
class TooLarge extends Error {}

/**
 * What a JSON Schema says of values, of any draft: `type`, `enum`, `const`, `properties`, `additionalProperties`, `items`,
 * `prefixItems`, `allOf`, `anyOf`, `oneOf` and `$ref` within the schema. Whatever else is there is passed over, so that it
 * admits more than the schema does and never less; it throws for nothing.
 */
export class JsonSchema {
  readonly root: unknown;
  #steps = 0;
  #depth = 0;

  constructor(root: unknown) {
    this.root = root;
  }

  /** Whether a value of that kind, or that value, may be there. */
  admits(schema: unknown, probe: Probe): boolean {
    return this.#bounded(() => this.#admits(schema, probe), true);
  }

  /**
   * What leads from an object to a member of it, or from a list to an element. Where members are named, others are there only
   * if `additionalProperties` says so, although the standard has it the other way: who names them means these.
   */
  step(schema: unknown, key: string | number): Step {
    const found = this.#bounded(() => this.#step(schema, key), "silent");
    return found === "silent" ? { schema: true } : found;
  }

  /** The names that it has for members. */
  names(schema: unknown): readonly string[] {
    return this.#gathered(schema, (own) => (isObject(own["properties"]) ? Object.keys(own["properties"]) : []));
  }

  /** The texts, numbers and truth values that an `enum` or a `const` lists. */
  values(schema: unknown): readonly (string | number | boolean)[] {
    return this.#gathered(schema, (own) => listOf(own).filter(isScalar));
  }

  #admits(schema: unknown, probe: Probe): boolean {
    if (schema === false) return false;
    if (!isObject(schema)) return true;
    if (!admitsType(schema["type"], probe) || !admitsListed(schema, probe)) return false;
    return this.#within(
      () =>
        this.#all(schema).every((part) => this.#admits(part, probe)) &&
        choices(schema).every((parts) => parts.some((part) => this.#admits(part, probe))),
    );
  }

  #step(schema: unknown, key: string | number): Step | "silent" {
    const kind = typeof key === "number" ? "list" : "object";
    if (!this.#admits(schema, { kind })) return "unfit";
    if (!isObject(schema)) return "silent";
    return this.#within(() =>
      together([
        typeof key === "number" ? elementOf(schema, key) : memberOf(schema, key),
        ...this.#all(schema).map((part) => this.#step(part, key)),
        ...choices(schema).map((parts) => either(parts.map((part) => this.#step(part, key)))),
      ]),
    );
  }

  #gathered<T>(schema: unknown, own: (schema: Readonly<Record<string, unknown>>) => readonly T[]): readonly T[] {
    const found = new Set<T>();
    const visit = (part: unknown): void => {
      if (!isObject(part)) return;
      for (const item of own(part)) found.add(item);
      this.#within(() => {
        for (const inner of [...this.#all(part), ...choices(part).flat()]) visit(inner);
      });
    };
    this.#bounded(() => visit(schema), undefined);
    return [...found];
  }

  /** The schemas that hold beside a schema's own keywords. */
  #all(schema: Readonly<Record<string, unknown>>): readonly unknown[] {
    const { $ref, allOf } = schema;
    return [...(typeof $ref === "string" ? [this.#resolved($ref)] : []), ...(Array.isArray(allOf) ? allOf : [])];
  }

  /** What a reference names within the schema; any other is left open. */
  #resolved(reference: string): unknown {
    const parts = reference.startsWith("#") ? pointer(reference.slice(1)) : undefined;
    if (parts === undefined) return true;
    let found = this.root;
    for (const part of parts) {
      if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) return true;
      found = (found as Readonly<Record<string, unknown>>)[part];
    }
    return found;
  }

  #within<T>(work: () => T): T {
    this.#steps += 1;
    this.#depth += 1;
    if (this.#steps > MAX_STEPS || this.#depth > MAX_DEPTH) throw new TooLarge();
    const result = work();
    this.#depth -= 1;
    return result;
  }

  #bounded<T>(work: () => T, open: T): T {
    this.#steps = 0;
    this.#depth = 0;
    try {
      return work();
    } catch (error) {
      if (error instanceof TooLarge) return open;
      throw error;
    }
  }
}

function admitsType(type: unknown, { kind, value }: Probe): boolean {
  const types = (Array.isArray(type) ? type : [type]).filter((name): name is string => typeof name === "string");
  const isOpen = types.length === 0 || types.some((name) => !Object.hasOwn(TYPES, name));
  const isWhole = typeof value !== "number" || Number.isInteger(value);
  return isOpen || types.some((name) => TYPES[name] === kind && (name !== "integer" || isWhole));
}

function admitsListed(schema: Readonly<Record<string, unknown>>, { kind, value }: Probe): boolean {
  if (!Array.isArray(schema["enum"]) && !Object.hasOwn(schema, "const")) return true;
  return listOf(schema).some((listed) => kindOf(listed) === kind && (value === undefined || listed === value));
}

/** What `const` or `enum` lists; where both do, what `const` says. */
function listOf(schema: Readonly<Record<string, unknown>>): readonly unknown[] {
  if (Object.hasOwn(schema, "const")) return [schema["const"]];
  return Array.isArray(schema["enum"]) ? schema["enum"] : [];
}

function kindOf(value: unknown): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "boolean" : "object";
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Of each of these lists one schema holds. */
function choices({ anyOf, oneOf }: Readonly<Record<string, unknown>>): readonly (readonly unknown[])[] {
  return [anyOf, oneOf].filter((list) => Array.isArray(list) && list.length > 0) as (readonly unknown[])[];
}

function memberOf(schema: Readonly<Record<string, unknown>>, key: string): Step | "silent" {
  const { properties, additionalProperties: additional } = schema;
  if (isObject(properties) && Object.hasOwn(properties, key)) return { schema: properties[key] };
  if (UNREAD.some((keyword) => Object.hasOwn(schema, keyword) && schema[keyword] !== false)) return { schema: true };
  if (additional === false) return "unnamed";
  if (additional !== undefined) return { schema: additional };
  return isObject(properties) ? "unnamed" : "silent";
}

function elementOf(schema: Readonly<Record<string, unknown>>, place: number): Step | "silent" {
  const { items, prefixItems, additionalItems } = schema;
  const first: readonly unknown[] = [prefixItems, items].find((list) => Array.isArray(list)) ?? [];
  const further = Array.isArray(items) ? additionalItems : items;
  if (place === ANY_PLACE && first.length > 0) return { schema: { anyOf: [...first, further ?? true] } };
  if (place >= 0 && place < first.length) return { schema: first[place] };
  if (further === undefined) return "silent";
  return further === false ? "unnamed" : { schema: further };
}

/** What several schemas say that all hold. */
function together(steps: readonly (Step | "silent")[]): Step | "silent" {
  const found = steps.flatMap((step) => (typeof step === "object" ? [step.schema] : []));
  if (found.length > 0) return { schema: found.length === 1 ? found[0] : { allOf: found } };
  return steps.includes("unnamed") ? "unnamed" : "silent";
}

/** What several schemas say of which one holds; those without members are none of them. */
function either(steps: readonly (Step | "silent")[]): Step | "silent" {
  const found = steps.flatMap((step) => (typeof step === "object" ? [step.schema] : []));
  if (steps.includes("silent")) return found.length > 0 ? { schema: true } : "silent";
  return found.length > 0 ? { schema: { anyOf: found } } : "unnamed";
}

/** The names of a JSON pointer as a part of an address, or undefined where it is none. */
function pointer(fragment: string): readonly string[] | undefined {
  if (fragment === "") return [];
  if (!fragment.startsWith("/")) return undefined;
  try {
    const parts = decodeURIComponent(fragment).slice(1).split("/");
    return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  } catch {
    return undefined;
  }
}
