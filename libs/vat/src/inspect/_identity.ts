import { isPromise, isReference, type Reference } from "../reference.ts";

/** How much of one value is looked at. */
const DEPTH = 8;
const PARTS = 1_000;

/** Names for references, the same one each time; it keeps none of them alive. */
export class Identities {
  readonly #ids = new WeakMap<Reference, string>();
  readonly #counts = new Map<string, number>();

  /** The name of what was made by a constructor of that name. */
  named(reference: Reference, maker: string): string {
    const name = maker === "" ? "actor" : maker;
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const id = `${name}#${count}`;
    this.#ids.set(reference, id);
    return id;
  }

  known(reference: Reference): string | undefined {
    return this.#ids.get(reference);
  }

  of(reference: Reference): string {
    return this.#ids.get(reference) ?? this.named(reference, isPromise(reference) ? "promise" : "actor");
  }
}

/** The references in a value, and where in it they stand. Nothing in it is run: what is computed is passed over. */
export function* referencesIn(value: unknown, path = "", depth = 0, seen = new Set<unknown>()): Generator<Found> {
  if (isReference(value)) yield { reference: value, path };
  else if (typeof value === "object" && value !== null && depth < DEPTH && seen.size < PARTS && !seen.has(value)) {
    seen.add(value);
    for (const [key, part] of partsOf(value)) yield* referencesIn(part, `${path}${key}`, depth + 1, seen);
  }
}

export interface Found {
  readonly reference: Reference;
  readonly path: string;
}

function* partsOf(value: object): Generator<readonly [key: string, part: unknown]> {
  if (value instanceof Map)
    for (const [key, part] of Map.prototype.entries.call(value)) {
      yield [".key", key];
      yield [".value", part];
    }
  else if (value instanceof Set) for (const part of Set.prototype.values.call(value)) yield [".element", part];
  else
    for (const key of Reflect.ownKeys(value)) {
      const property = Reflect.getOwnPropertyDescriptor(value, key);
      if (property !== undefined && "value" in property)
        yield [Array.isArray(value) ? `[${String(key)}]` : `.${String(key)}`, property.value];
    }
}
