import { quoted } from "../print/quoted.ts";
import { textOfLiteral } from "../syntax/literals.ts";
import { textsOf, textsWithin } from "./named-texts.ts";
import type { Field, ValueType } from "./types.ts";

/**
 * A value within a JSON object of the artifact, by the names that lead to it, and what it is read as. Each that a ruleset
 * reads is a field of its own, so that a component takes no more of the object than that, and knows nothing of JSON.
 */
export interface Named {
  /** The path of the object: `arguments`. */
  readonly object: string;
  /** Names of members and places in lists, the outermost first; empty for the whole object, of which only `anywhere` is read. */
  readonly keys: readonly (string | number)[];
  readonly reading: Reading;
}

/**
 * What a value is read as, absent where it is anything else; `given` is there wherever a value is, `null` aside. `texts` is a list
 * of what it holds, in which a number stands for what is no text, and `anywhere` a list of every text at any depth of it. No guard
 * reads a `scalar`, a number or a text as it comes: it is what an enrichment is asked by.
 */
export const READINGS = ["text", "number", "boolean", "given", "scalar", "texts", "anywhere"] as const;
export type Reading = (typeof READINGS)[number];

/** Deeper or longer than anybody writes; what is named here ends up in the names of the world. */
export const MAX_KEYS = 16;
export const MAX_KEY_LENGTH = 64;

const SEPARATOR = ":";
const WORD = /^[A-Za-z_][A-Za-z0-9_]*$/u;

/** As the language writes it: `arguments.filter.owner`, `arguments["file path"]`, `arguments.labels[0]`. */
export function namedText(object: string, keys: readonly (string | number)[]): string {
  const steps = keys.map((key) => {
    if (typeof key === "number") return `[${key}]`;
    return WORD.test(key) ? `.${key}` : `[${quoted(key)}]`;
  });
  return object + steps.join("");
}

/** The field's path: its text and its reading, `arguments.path:text`, `arguments.*:anywhere`. */
export function namedPath({ object, keys, reading }: Named): string {
  return `${namedText(object, keys)}${reading === "anywhere" ? EVERYTHING : ""}${SEPARATOR}${reading}`;
}

export function namedField(named: Named): Field {
  return { path: namedPath(named), type: typeOf(named.reading) };
}

function typeOf(reading: Reading): ValueType {
  if (reading === "anywhere") return { kind: "list", of: { kind: "text" } };
  if (reading === "texts") return { kind: "list", of: { kind: "scalar" } };
  return { kind: "optional", of: { kind: reading === "given" ? "boolean" : reading } };
}

const EVERYTHING = ".*";
const PATH = new RegExp(`^([a-z][a-z0-9_]*)((?:[.[].*)?)${SEPARATOR}(${READINGS.join("|")})$`, "su");
const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\[([0-9]+)\]|\[("(?:[^"\\]|\\.)*")\]/suy;

/** What a field's path names within an object; undefined for every other field. */
export function namedOf(path: string): Named | undefined {
  const [, object = "", all = "", reading] = PATH.exec(path) ?? [];
  const isAll = reading === "anywhere";
  if (reading === undefined || all.endsWith(EVERYTHING) !== isAll) return undefined;
  const steps = isAll ? all.slice(0, -EVERYTHING.length) : all;
  const keys: (string | number)[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < steps.length) {
    const step = STEP.exec(steps);
    if (step === null) return undefined;
    const [, word, place, text] = step;
    keys.push(place === undefined ? (word ?? textOfLiteral(text ?? "")) : Number(place));
  }
  return keys.length === 0 && !isAll ? undefined : { object, keys, reading: reading as Reading };
}

/** The text of a field's path, without its reading. */
export function withoutReading(path: string): string {
  return namedOf(path) === undefined ? path : path.slice(0, path.lastIndexOf(SEPARATOR));
}

/** Words that name nothing by themselves: `u` joins the parts of `file_path`, `c` those of `filePath`; `i0` is a place, `x2a` are bytes. */
const PLAIN = /^(?![uc]$|i[0-9]+$|x(?:[0-9a-f]{2})*$)[a-z][a-z0-9]*$/u;

/**
 * The words of a name in the world, where case counts for nothing and only letters and digits stand: no two paths have the
 * same. `arguments-filter-owner-text`, `arguments-file-u-path-text`; what has no words of its own is written as its bytes.
 */
export function namedWords({ object, keys, reading }: Named): string {
  return [...object.split("_"), ...keys.map(keyWords), reading].join("-");
}

function keyWords(key: string | number): string {
  if (typeof key === "number") return `i${key}`;
  const snake = key.split("_");
  if (snake.every((part) => PLAIN.test(part))) return snake.join("-u-");
  const camel = key.split(/(?=[A-Z])/u).map((part) => part.toLowerCase());
  if (/^[a-z][A-Za-z0-9]*$/u.test(key) && camel.every((part) => PLAIN.test(part))) return camel.join("-c-");
  const bytes = [...new TextEncoder().encode(key)].map((byte) => byte.toString(16).padStart(2, "0"));
  return `x${bytes.join("")}`;
}

/** What the object holds there, in the language's terms; `null`, or no element, where there is nothing of the kind. */
export function readNamed(
  { keys, reading }: Named,
  json: unknown,
): string | number | boolean | null | readonly (string | number)[] {
  const found = valueAt(keys, json);
  if (reading === "anywhere") return textsWithin(found);
  if (reading === "texts") return textsOf(found);
  if (reading === "given") return found === null || found === undefined ? null : true;
  if (reading === "text" || (reading === "scalar" && typeof found === "string"))
    return typeof found === "string" ? found : null;
  if (reading === "boolean") return typeof found === "boolean" ? found : null;
  return typeof found === "number" && Number.isFinite(found) ? found + 0 : null;
}

/** The value that names and places lead to, own members alone; undefined where there is none. */
export function valueAt(keys: Named["keys"], json: unknown): unknown {
  let found = json;
  for (const key of keys) {
    if (typeof found !== "object" || found === null || Array.isArray(found) !== (typeof key === "number"))
      return undefined;
    if (!Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string | number, unknown>>)[key];
  }
  return found;
}
