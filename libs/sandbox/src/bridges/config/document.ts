import { isObject } from "@glither/roux/core";
import { ConfigError } from "./error.ts";

/** A configuration as one text of JSON, and where in it each value stands, in UTF-8 bytes, by its key. */
export interface Document {
  readonly bytes: Uint8Array;
  readonly places: ReadonlyMap<string, Place>;
}

export interface Place {
  readonly begin: number;
  readonly length: number;
}

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_VALUES = 100_000;
const MAX_DEPTH = 64;

/**
 * Writes a configuration down. A key is the names that lead to a value, joined by dots, places of lists among them: `servers.0.port`; the
 * whole is found by the empty one. Objects and lists are found, too: what they hold is a part of the same text.
 *
 * @throws ConfigError NOT_JSON, AMBIGUOUS_KEY, TOO_LARGE
 */
export function documentOf(value: unknown): Document {
  const writer = new Writer();
  writer.value(value, "", 0);
  return { bytes: new TextEncoder().encode(writer.text), places: writer.places };
}

class Writer {
  text = "";
  readonly places = new Map<string, Place>();
  #bytes = 0;

  value(value: unknown, key: string, depth: number): void {
    const begin = this.#bytes;
    if (!key.isWellFormed()) throw new ConfigError("NOT_JSON", "a name in the configuration is no text of Unicode");
    // Its place among the keys is taken before its parts take theirs.
    if (this.places.has(key)) throw ambiguous(key);
    if (this.places.size >= MAX_VALUES) throw tooLarge(`${MAX_VALUES} values`);
    if (depth > MAX_DEPTH) throw tooLarge(`${MAX_DEPTH} levels`);
    this.places.set(key, { begin, length: 0 });
    const below = (name: string): string => (key === "" ? name : `${key}.${name}`);
    if (Array.isArray(value)) {
      this.#write("[");
      for (const [index, part] of value.entries()) {
        if (index > 0) this.#write(",");
        this.value(part, below(String(index)), depth + 1);
      }
      this.#write("]");
    } else if (isObject(value)) {
      this.#write("{");
      for (const [index, [name, part]] of Object.entries(value).entries()) {
        this.#write(`${index > 0 ? "," : ""}${JSON.stringify(name)}:`);
        this.value(part, below(name), depth + 1);
      }
      this.#write("}");
    } else this.#write(scalar(value));
    this.places.set(key, { begin, length: this.#bytes - begin });
  }

  #write(part: string): void {
    this.text += part;
    this.#bytes += Buffer.byteLength(part);
    if (this.#bytes > MAX_BYTES) throw tooLarge(`${MAX_BYTES} bytes`);
  }
}

function scalar(value: unknown): string {
  // Half of a surrogate pair is written as an escape, so that what is read is what was written.
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  throw new ConfigError("NOT_JSON", `a configuration has no value of the kind \`${typeof value}\``);
}

function ambiguous(key: string): ConfigError {
  const named = key === "" ? "the empty key" : `\`${key.length > 80 ? `${key.slice(0, 80)}…` : key}\``;
  return new ConfigError("AMBIGUOUS_KEY", `two values are found by ${named}`, {
    hint: "a name with a dot, or none at all, is read as the way to another value; rename one of them",
  });
}

function tooLarge(than: string): ConfigError {
  return new ConfigError("TOO_LARGE", `a configuration of more than ${than}`);
}
