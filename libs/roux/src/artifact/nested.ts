import { type Named, namedOf, readNamed, valueAt } from "../ir/named.ts";
import type { ArtifactValue } from "./read-artifact.ts";

type Json = Record<string | number, unknown>;

/**
 * Puts what was read of a JSON object by name back where it was: `{"arguments.filter.owner:text": "a"}` becomes
 * `{"arguments": {"filter": {"owner": "a"}}}`. Of the texts anywhere within a value, those that stand there
 * already are not put there again; the others have a member that no path names. All else stays as it is.
 */
export function nested(artifact: Readonly<Record<string, ArtifactValue>>): Readonly<Record<string, ArtifactValue>> {
  const values = Object.entries(artifact).map(([path, value]) => ({ path, value, named: namedOf(path) }));
  const result: Json = {};
  for (const { path, value, named } of values) if (named === undefined) result[path] = value;
  // A value that is only given is something else than the other readings: an object, as are those around others.
  for (const isGiven of [false, true])
    for (const { value, named } of values)
      if (named && !Array.isArray(value) && value !== null && isGiven === (named.reading === "given"))
        put(result, named, isGiven ? undefined : value);
  const all = values.flatMap(({ named }) => named ?? []);
  const lists = values.flatMap(({ value, named }) => (named && Array.isArray(value) ? [{ value, named }] : []));
  for (const { value, named } of lists.sort((a, b) => b.named.keys.length - a.named.keys.length))
    putRest(result, named, value, all);
  return result as Readonly<Record<string, ArtifactValue>>;
}

/** What is missing of a list goes where no other path looks for a value. */
function putRest(artifact: Json, own: Named, wanted: readonly ArtifactValue[], all: readonly Named[]): void {
  const { object, keys } = own;
  const there = [readNamed(own, artifact[object])].flat();
  const rest = wanted.filter((value) => {
    const at = there.indexOf(value as string);
    if (at >= 0) there.splice(at, 1);
    return at < 0;
  });
  if (rest.length === 0) return;
  const found = valueAt(keys, artifact[object]);
  const named = all.flatMap((other) => other.keys[keys.length] ?? []);
  let free: string | number = "*";
  while (named.includes(free)) free += "*";
  if (Array.isArray(found) && found.length > 0)
    free = Math.max(found.length, ...named.map((key) => (typeof key === "number" ? key + 1 : 0)));
  put(artifact, { ...own, keys: [...keys, free] }, rest);
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
