import { canonicalAddress } from "../ir/address.ts";
import { isClock, readClock } from "../ir/clock.ts";
import { isMoment, type MomentUnit, parseMoment } from "../ir/moments.ts";
import { type Named, namedOf, readNamed, withoutReading } from "../ir/named.ts";
import { present } from "../ir/present.ts";
import { typeName } from "../ir/type-name.ts";
import type { Field, RecordType, ValueType } from "../ir/types.ts";
import { parseDuration } from "../syntax/units.ts";
import { abridge, nearest } from "../wording.ts";
import { isObject, leaves, MAX_DEPTH } from "./leaves.ts";

/** A value in the language's terms: an absent optional is `null`, headers are name and value pairs, records objects. */
export type ArtifactValue =
  | string
  | number
  | boolean
  | null
  | readonly ArtifactValue[]
  | { readonly [member: string]: ArtifactValue };

/** What names lead to within a record; `null` where there is none. */
export function memberOf(value: ArtifactValue, names: readonly string[]): ArtifactValue {
  let found = value;
  for (const name of names) {
    if (typeof found !== "object" || found === null || Array.isArray(found) || !Object.hasOwn(found, name)) return null;
    found = (found as Readonly<Record<string, ArtifactValue>>)[name] ?? null;
  }
  return found;
}

/** The whole record by path, in the vocabulary's order; or what is wrong with it, each fault a message. */
export type ArtifactReading =
  | { readonly values: ReadonlyMap<string, ArtifactValue>; readonly problems: readonly [] }
  | { readonly values?: undefined; readonly problems: readonly string[] };

/**
 * Reads an artifact from JSON. A field left out has its type's empty value; an unknown field, a value of the wrong
 * type and a symbol without default that is not given are problems.
 */
export function readArtifact(fields: readonly Field[], json: unknown): ArtifactReading {
  if (!isObject(json)) return { problems: ["an artifact is a JSON object"] };
  const { known, named, spelt } = shapeOf(fields);
  const problems: string[] = [];
  const { rest, given } = takeNamed(named, json);
  for (const [path, value] of leaves(rest, known)) {
    if (given.has(path)) problems.push(`\`${path}\` is given twice`);
    else if (known.has(path)) given.set(path, value);
    else {
      const meant = nearest(path, known.keys());
      problems.push(`unknown field \`${abridge(path)}\`${meant === undefined ? "" : `; did you mean \`${meant}\`?`}`);
    }
  }
  const values = new Map<string, ArtifactValue>();
  for (const field of spelt) spellOut(field, given);
  for (const { path, type } of fields) {
    const isGiven = given.has(path);
    const value = isGiven ? readValue(type, given.get(path)) : emptyValue(type);
    if (value !== undefined) values.set(path, value);
    else if (!isGiven) problems.push(`\`${path}\` has no default and must be given: ${typeName(type)}`);
    else problems.push(problemWith(withoutReading(path), type, given.get(path)));
  }
  return problems.length === 0 ? { values, problems: NONE } : { problems };
}

const NONE: readonly [] = [];

/** What is the same of all artifacts with these fields. */
interface Shape {
  readonly known: ReadonlyMap<string, ValueType>;
  readonly named: readonly NamedField[];
  /** Those that are short for any element of a list. */
  readonly spelt: readonly Field[];
}

/** A field that names something within an object. */
interface NamedField {
  readonly path: string;
  readonly named: Named;
  /** Whether the object is a field of its own. */
  readonly isBeside: boolean;
}

/** Worked out once for each list of fields, since a host reads many artifacts by the same. */
const shapes = new WeakMap<readonly Field[], Shape>();

function shapeOf(fields: readonly Field[]): Shape {
  const found = shapes.get(fields);
  // A list that has grown since is another one.
  if (found !== undefined && found.known.size === fields.length) return found;
  const known = new Map(fields.map(({ path, type }) => [path, type]));
  const named = fields.flatMap(({ path }): NamedField[] => {
    const named = namedOf(path);
    return named === undefined ? [] : [{ path, named, isBeside: known.has(named.object) }];
  });
  const shape = { known, named, spelt: fields.filter(({ anyOf }) => anyOf !== undefined) };
  shapes.set(fields, shape);
  return shape;
}

/** What the fields name within objects of the artifact, and the artifact without these: what is not named is not read. */
function takeNamed(
  fields: readonly NamedField[],
  json: Readonly<Record<string, unknown>>,
): { readonly rest: Readonly<Record<string, unknown>>; readonly given: Map<string, unknown> } {
  const given = new Map<string, unknown>();
  if (fields.length === 0) return { rest: json, given };
  const taken = new Set<string>();
  for (const { path, named, isBeside } of fields) {
    const object = Object.hasOwn(json, named.object) ? json[named.object] : undefined;
    // In their order arguments are a field of their own, where the ruleset reads them so.
    if (isObject(object) || (Array.isArray(object) && named.reading === "anywhere"))
      given.set(path, readNamed(named, object));
    if (isObject(object) || (Array.isArray(object) && !isBeside)) taken.add(named.object);
  }
  const rest = Object.entries(json).filter(([key]) => !taken.has(key));
  return { rest: Object.fromEntries(rest), given };
}

/** One value of what is short for any element of a list is an element of that list, unless it is one already. */
function spellOut({ path, type, anyOf = "" }: Field, given: Map<string, unknown>): void {
  const list = given.has(anyOf) ? given.get(anyOf) : [];
  if (!Array.isArray(list)) return;
  // Rulesets that were built when it was a value of its own read it as one.
  if (!given.has(path)) given.set(path, list[0] ?? null);
  const value = readValue(type, given.get(path));
  if (value !== undefined && value !== null && !list.includes(value)) given.set(anyOf, [value, ...list]);
}

/** Half of a surrogate pair is no character, so that no component can be given such a text, wherever in a value it stands. */
function problemWith(path: string, type: ValueType, json: unknown): string {
  if (readValue(type, wellFormed(json)) !== undefined) return `\`${path}\`: the text holds half of a surrogate pair`;
  return partProblem(path, type, json) ?? `\`${path}\` is ${typeName(type)}, not ${kindOf(json)}`;
}

/** What is wrong with the first faulty item of a list, or value of a header; undefined where the whole is of another kind. */
function partProblem(path: string, type: ValueType, json: unknown): string | undefined {
  const inner = present(type);
  const parts = Array.isArray(json) ? json.map((item, at) => [`${path}[${at}]`, item] as const) : undefined;
  if (inner.kind === "list") {
    const wrong = parts?.find(([, item]) => readValue(inner.of, wellFormed(item)) === undefined);
    return wrong && problemWith(wrong[0], inner.of, wrong[1]);
  }
  if (inner.kind !== "headers") return undefined;
  const text: ValueType = { kind: "text" };
  if (parts === undefined && isObject(json)) {
    const wrong = Object.entries(json).find(([, value]) => typeof value !== "string");
    return wrong && problemWith(`${path}["${abridge(wrong[0])}"]`, text, wrong[1]);
  }
  const isPair = (item: unknown): boolean =>
    Array.isArray(item) && item.length === 2 && item.every((part) => typeof part === "string");
  const wrong = parts?.find(([, item]) => !isPair(item));
  return wrong && `\`${wrong[0]}\` is a header's name and text, not ${kindOf(wrong[1])}`;
}

/** The same value with its texts mended, and the names of headers; what nests deeper than any value stays as it is. */
function wellFormed(json: unknown, depth = 0): unknown {
  if (typeof json === "string") return json.toWellFormed();
  if (typeof json !== "object" || json === null || depth === MAX_DEPTH) return json;
  if (Array.isArray(json)) return json.map((item) => wellFormed(item, depth + 1));
  const entries = Object.entries(json);
  return Object.fromEntries(entries.map(([key, value]) => [key.toWellFormed(), wellFormed(value, depth + 1)]));
}

/** What a field is when an artifact leaves it out, or undefined when it must not. */
export function emptyValue(type: ValueType): ArtifactValue | undefined {
  switch (type.kind) {
    case "text":
      return "";
    case "boolean":
      return false;
    case "integer":
    case "number":
    case "duration":
    case "moment":
    case "scalar":
      return 0;
    case "enum":
      return type.default;
    case "optional":
      return null;
    case "ip":
    case "record":
    case "dated":
      return undefined;
    case "list":
    case "headers":
      return [];
  }
}

function readValue(type: ValueType, json: unknown): ArtifactValue | undefined {
  switch (type.kind) {
    case "text":
      return typeof json === "string" && json.isWellFormed() ? json : undefined;
    case "boolean":
      return typeof json === "boolean" ? json : undefined;
    case "integer":
      return Number.isSafeInteger(json) ? withoutSign(Number(json)) : undefined;
    case "number":
      return typeof json === "number" && Number.isFinite(json) ? withoutSign(json) : undefined;
    case "duration":
      return readDuration(json);
    case "ip":
      return typeof json === "string" ? canonicalAddress(json) : undefined;
    case "moment":
      return readMoment(type.unit, json);
    case "scalar":
      return readValue({ kind: typeof json === "string" ? "text" : "number" }, json);
    case "enum":
      return type.symbols.find((symbol) => symbol === json);
    case "record":
      return readRecord(type, json);
    case "dated":
      return readDated(type.of, json);
    case "optional":
      return json === null ? null : readValue(present(type), json);
    case "list":
      // Arguments come in their order or by name; what comes by name has no places.
      if (type.of.kind === "scalar" && isObject(json)) return [];
      return Array.isArray(json) ? all(json.map((item) => readValue(type.of, item))) : undefined;
    case "headers":
      return readHeaders(json);
  }
}

/** JSON has a zero with a sign, and the language has not: `-0` is `0` wherever a value comes in. */
function withoutSign(value: number): number {
  return value + 0;
}

/** All of a record's members, but for those that only some rulesets read, and nothing else. What a clock shows may be one text. */
function readRecord(type: RecordType, json: unknown): ArtifactValue | undefined {
  const { members } = type;
  if (isClock(type) && typeof json === "string") return readRecord(type, readClock(json));
  if (!isObject(json) || Object.keys(json).some((key) => !members.some(({ name }) => name === key))) return undefined;
  const values = members.map(({ name, type: own, whereRead }) => {
    if (Object.hasOwn(json, name)) return readValue(own, json[name]);
    return whereRead ? emptyValue(own) : undefined;
  });
  const read = all(values);
  return read && Object.fromEntries(members.map(({ name }, at) => [name, read[at] ?? null]));
}

/** `{"value": …, "age": "5m"}`, or the value alone, which is then new. The age comes second, in milliseconds. */
function readDated(type: ValueType, json: unknown): ArtifactValue | undefined {
  const dated = isDated(json) ? json : { value: json, age: 0 };
  return all([readValue(type, dated["value"]), readDuration(dated["age"])]);
}

/** Whether an answer says its age, or is a value alone. A record of just these members has to say it. */
export function isDated(json: unknown): json is { readonly value: unknown; readonly age: unknown } {
  return isObject(json) && Object.keys(json).sort().join(" ") === "age value";
}

function readDuration(json: unknown): number | undefined {
  const ms = typeof json === "string" ? parseDuration(json) : json;
  return Number.isSafeInteger(ms) && Number(ms) >= 0 ? withoutSign(Number(ms)) : undefined;
}

/** As the language writes it, or as the number that it is. */
function readMoment(unit: MomentUnit, json: unknown): number | undefined {
  const value = typeof json === "string" ? parseMoment(unit, json) : json;
  return isMoment(unit, value) ? withoutSign(value) : undefined;
}

/** Headers are an object by name, or a list of pairs where a name comes more than once. */
function readHeaders(json: unknown): ArtifactValue | undefined {
  const pairs: readonly unknown[] | undefined = Array.isArray(json)
    ? json
    : isObject(json)
      ? Object.entries(json)
      : undefined;
  const text: ValueType = { kind: "text" };
  return (
    pairs &&
    all(
      pairs.map((pair) =>
        Array.isArray(pair) && pair.length === 2 ? all(pair.map((item) => readValue(text, item))) : undefined,
      ),
    )
  );
}

function all(values: readonly (ArtifactValue | undefined)[]): readonly ArtifactValue[] | undefined {
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** What kind of value it is, and nothing of it: an artifact is somebody's mail, and errors end up in logs. */
function kindOf(json: unknown): string {
  if (json === null) return "`null`";
  if (Array.isArray(json)) return "this list";
  return typeof json === "string" ? "this text" : `this ${typeof json}`;
}
