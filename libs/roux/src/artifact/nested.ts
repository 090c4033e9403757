import { type Named, namedOf } from "../ir/named.ts";
import type { ArtifactValue } from "./read-artifact.ts";

type Json = Record<string | number, unknown>;

/**
 * Puts what was read of a JSON object by name back where it was: `{"arguments.filter.owner:text": "a"}` becomes
 * `{"arguments": {"filter": {"owner": "a"}}}`. All else stays as it is.
 */
export function nested(artifact: Readonly<Record<string, ArtifactValue>>): Readonly<Record<string, ArtifactValue>> {
  const values = Object.entries(artifact).map(([path, value]) => ({ path, value, named: namedOf(path) }));
  const result: Json = {};
  for (const { path, value, named } of values) if (named === undefined) result[path] = value;
  // A value that is only given is something else than the other readings: an object, as are those around others.
  for (const isGiven of [false, true])
    for (const { value, named } of values)
      if (named && value !== null && isGiven === (named.reading === "given"))
        put(result, named, isGiven ? undefined : value);
  return result as Readonly<Record<string, ArtifactValue>>;
}

function put(artifact: Json, { object, keys }: Named, value: ArtifactValue | undefined): void {
  let within = artifact;
  let key: string | number = object;
  for (const next of keys) {
    const found: unknown = Object.hasOwn(within, key) ? within[key] : undefined;
    const isList = typeof next === "number";
    const inner =
      typeof found === "object" && found !== null && Array.isArray(found) === isList ? found : isList ? [] : {};
    set(within, key, inner);
    within = inner as Json;
    key = next;
  }
  if (value !== undefined) set(within, key, value);
  else if (!Object.hasOwn(within, key)) set(within, key, {});
}

/** An own member whatever its name, and no gap in a list. */
function set(within: Json, key: string | number, value: unknown): void {
  if (Array.isArray(within)) while (within.length < Number(key)) within.push(null);
  Object.defineProperty(within, key, { value, writable: true, enumerable: true, configurable: true });
}
