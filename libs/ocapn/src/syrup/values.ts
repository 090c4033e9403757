import { SyrupError } from "./error.ts";

/**
 * What Syrup can say, as TypeScript has it. Each value has one form in bytes, and each form one value:
 *
 * | Syrup | here |
 * |---|---|
 * | `t` `f` | boolean |
 * | integer of any size | bigint, always |
 * | double | number, always: `1` is a double, `1n` an integer |
 * | string, symbol, bytes | string, `SyrupSymbol`, `Uint8Array` |
 * | list | array |
 * | dictionary, set, record | `SyrupDictionary`, `SyrupSet`, `SyrupRecord` |
 * | `<4'void>` `<4'null>` | undefined, null |
 */
export type SyrupValue =
  | undefined
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | SyrupSymbol
  | readonly SyrupValue[]
  | SyrupRecord
  | SyrupDictionary
  | SyrupSet;

const utf8 = new TextEncoder();

/** A name. Two symbols are the same when their names are, not when they are one object. */
export class SyrupSymbol {
  readonly name: string;
  /** The symbol as it is written, with its length. Nobody may change these bytes. */
  readonly encoded: Uint8Array;

  /** @throws SyrupError `NOT_UTF8`: half of a surrogate pair */
  constructor(name: string) {
    if (!name.isWellFormed()) throw new SyrupError("NOT_UTF8", "half of a surrogate pair in a symbol");
    this.name = name;
    const text = utf8.encode(name);
    const length = utf8.encode(`${text.length}'`);
    this.encoded = new Uint8Array(length.length + text.length);
    this.encoded.set(length);
    this.encoded.set(text, length.length);
  }

  toString(): string {
    return `'${this.name}`;
  }
}

export class SyrupRecord {
  readonly label: SyrupValue;
  readonly fields: readonly SyrupValue[];

  constructor(label: SyrupValue, fields: readonly SyrupValue[]) {
    this.label = label;
    this.fields = fields;
  }

  /** The label's name where the label is a symbol, as all of CapTP's are; else undefined. */
  get name(): string | undefined {
    return this.label instanceof SyrupSymbol ? this.label.name : undefined;
  }
}

/** Keys and values in the order of the keys' bytes. `dictionary` makes one of entries in any order. */
export class SyrupDictionary {
  readonly entries: readonly (readonly [SyrupValue, SyrupValue])[];
  #simple: ReadonlyMap<string, SyrupValue> | undefined;

  /** @param entries in canonical order, each key once */
  constructor(entries: readonly (readonly [SyrupValue, SyrupValue])[]) {
    this.entries = entries;
  }

  get size(): number {
    return this.entries.length;
  }

  has(key: SimpleKey): boolean {
    return this.#index().has(indexOf(key));
  }

  /** The value under a key of a simple kind; others are found by going through `entries`. */
  get(key: SimpleKey): SyrupValue {
    return this.#index().get(indexOf(key));
  }

  #index(): ReadonlyMap<string, SyrupValue> {
    this.#simple ??= new Map(this.entries.flatMap(([key, value]) => (isSimple(key) ? [[indexOf(key), value]] : [])));
    return this.#simple;
  }
}

/** Members in the order of their bytes. `set` makes one of members in any order. */
export class SyrupSet {
  readonly members: readonly SyrupValue[];

  /** @param members in canonical order, each once */
  constructor(members: readonly SyrupValue[]) {
    this.members = members;
  }
}

export type SimpleKey = string | bigint | boolean | SyrupSymbol;

function isSimple(key: SyrupValue): key is SimpleKey {
  return typeof key === "string" || typeof key === "bigint" || typeof key === "boolean" || key instanceof SyrupSymbol;
}

function indexOf(key: SimpleKey): string {
  if (typeof key === "string") return `"${key}`;
  return typeof key === "object" ? `'${key.name}` : String(key);
}

const KNOWN = new Map<string, SyrupSymbol>();
const MOST_KNOWN = 4_096;

/** The symbol of a name; of the first few thousand names always the same object. */
export function symbol(name: string): SyrupSymbol {
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const made = new SyrupSymbol(name);
  if (KNOWN.size < MOST_KNOWN) KNOWN.set(name, made);
  return made;
}

/** A record whose label is a symbol: `record("op:get", to, key)`. */
export function record(label: string, ...fields: readonly SyrupValue[]): SyrupRecord {
  return new SyrupRecord(symbol(label), fields);
}
