import { type Named, namedOf, readNamed, valueAt } from "../ir/named.ts";
import { NO_TEXT } from "../ir/named-texts.ts";
import { isObject } from "./leaves.ts";
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
  const surplus: unknown[] = [readNamed(own, artifact[object])].flat();
  let rest = wanted.filter((value) => {
    const at = surplus.indexOf(value);
    if (at >= 0) surplus.splice(at, 1);
    return at < 0;
  });
  // What is only given within is an element that is no text, unless it holds one.
  for (const { keys: inner, reading, ...other } of all) {
    const [text, ...others] = rest.toSorted((a, b) => Number(typeof b === "string") - Number(typeof a === "string"));
    const isWithin = inner.length > keys.length && keys.every((key, at) => key === inner[at]);
    if (reading !== "given" || !isWithin || typeof text !== "string" || !surplus.includes(NO_TEXT)) continue;
    if (!isEmptyObject(valueAt(inner, artifact[object]))) continue;
    put(artifact, { ...other, reading, keys: [...inner, freeKey(inner, all)] }, text);
    surplus.splice(surplus.indexOf(NO_TEXT), 1);
    rest = others;
  }
  const found = valueAt(keys, artifact[object]);
  const isFree = keys.length > 0 && (found === undefined || isEmptyObject(found));
  const isNumbered = all.some((other) => typeof other.keys[keys.length] === "number");
  const isWrong = rest.length > 0 || (found !== undefined && surplus.length > 0);
  if (!isWrong) return;
  if (isFree && !(isNumbered && wanted.length > 0)) put(artifact, own, [...wanted]);
  else if (rest.length > 0) {
    const key = Array.isArray(found) && found.length > 0 ? behind(found, keys, all) : freeKey(keys, all);
    put(artifact, { ...own, keys: [...keys, key] }, rest);
  }
}

function isEmptyObject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** The name of a member that nothing reads. */
function freeKey({ length }: Named["keys"], all: readonly Named[]): string {
  let free = "*";
  while (all.some(({ keys }) => keys[length] === free)) free += "*";
  return free;
}

/** A place in a list that nothing reads. */
function behind(list: readonly unknown[], { length }: Named["keys"], all: readonly Named[]): number {
  return Math.max(list.length, ...all.map(({ keys }) => (typeof keys[length] === "number" ? keys[length] + 1 : 0)));
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
