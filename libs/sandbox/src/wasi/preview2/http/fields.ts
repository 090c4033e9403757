import { isFieldName, isFieldValue, isForbidden } from "../../../capabilities/http/header-fields.ts";
import type { HeaderFields } from "../../../capabilities/interfaces.ts";
import { Failed } from "../errors.ts";

/** Bytes of names and values in one list of fields; beyond it nothing could be sent. */
const MOST = 262_144;

type Entry = readonly [name: string, value: Uint8Array];

/** Header fields. A value is kept as a text, a character for each byte, which the limit on the thread's memory counts. */
export class Fields {
  #fields: readonly (readonly [name: string, value: string])[] = [];
  #immutable = false;

  /** Those that a request has, or that were answered: nobody changes them any more. */
  static of(fields: HeaderFields): Fields {
    const made = new Fields();
    made.#fields = fields;
    made.#immutable = true;
    return made;
  }

  static fromList(entries: readonly Entry[]): Fields {
    const made = new Fields();
    for (const [name, value] of entries) made.append(name, value);
    return made;
  }

  get all(): HeaderFields {
    return this.#fields;
  }

  get(name: string): Uint8Array[] {
    return this.#fields.filter(isNamed(name)).map(([, value]) => bytesOf(value));
  }

  has(name: string): boolean {
    return this.#fields.some(isNamed(name));
  }

  set(name: string, values: readonly Uint8Array[]): void {
    this.#demand(name);
    const others = this.#fields.filter((field) => !isNamed(name)(field));
    this.#replace([...others, ...values.map((value) => [name, textOf(value)] as const)]);
  }

  delete(name: string): void {
    this.#demand(name);
    this.#fields = this.#fields.filter((field) => !isNamed(name)(field));
  }

  append(name: string, value: Uint8Array): void {
    this.#demand(name);
    this.#replace([...this.#fields, [name, textOf(value)]]);
  }

  entries(): [name: string, value: Uint8Array][] {
    return this.#fields.map(([name, value]) => [name, bytesOf(value)]);
  }

  clone(): Fields {
    const made = new Fields();
    made.#fields = this.#fields;
    return made;
  }

  #replace(fields: HeaderFields): void {
    if (fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0) > MOST)
      throw new Failed({ tag: "invalid-syntax" });
    this.#fields = fields;
  }

  #demand(name: string): void {
    if (this.#immutable) throw new Failed({ tag: "immutable" });
    if (!isFieldName(name)) throw new Failed({ tag: "invalid-syntax" });
    if (isForbidden(name)) throw new Failed({ tag: "forbidden" });
  }
}

function isNamed(name: string): (field: readonly [name: string, value: string]) => boolean {
  const wanted = name.toLowerCase();
  return ([own]) => own.toLowerCase() === wanted;
}

function textOf(value: Uint8Array): string {
  const text = Buffer.from(value).toString("latin1");
  if (!isFieldValue(text)) throw new Failed({ tag: "invalid-syntax" });
  return text;
}

function bytesOf(value: string): Uint8Array {
  return Uint8Array.from(Buffer.from(value, "latin1"));
}
