import { kind } from "../_invoke.ts";
import { VatError } from "../error.ts";
import { isReference, type Reference } from "../reference.ts";
import { DEEPEST, LONGEST, NAME, TAG } from "./tags.ts";
import { Writer } from "./writer.ts";

/** Where a pen was, to go back to. */
export interface Mark {
  readonly length: number;
  readonly names: number;
}

/**
 * Writes values: plain data and references. It begins again with each record, so that a record can be read alone. What is no data
 * is refused, never left out.
 */
export class Pen {
  readonly writer = new Writer();
  readonly #names = new Map<string, number>();
  readonly #order: string[] = [];
  /** Writes a reference. */
  readonly #refer: (reference: Reference, pen: Pen) => void;
  readonly #other: (what: string, value: object | undefined, pen: Pen) => void;

  /** `other` gets what is no plain data, if it is an object, and refuses it or writes it in a way of its own. */
  constructor(
    refer: (reference: Reference, pen: Pen) => void,
    other: (what: string, value: object | undefined, pen: Pen) => void = refuse,
  ) {
    this.#refer = refer;
    this.#other = other;
  }

  mark(): Mark {
    return { length: this.writer.length, names: this.#order.length };
  }

  back({ length, names }: Mark): void {
    this.writer.truncate(length);
    while (this.#order.length > names) this.#names.delete(this.#order.pop() as string);
  }

  take(): Uint8Array {
    this.#names.clear();
    this.#order.length = 0;
    return this.writer.take();
  }

  reference(reference: Reference): void {
    this.#refer(reference, this);
  }

  /** @throws VatError NOT_KEPT */
  value(value: unknown, depth = 0): void {
    switch (typeof value) {
      case "undefined":
        this.writer.byte(TAG.UNDEFINED);
        return;
      case "boolean":
        this.writer.byte(value ? TAG.TRUE : TAG.FALSE);
        return;
      case "number":
        this.#number(value);
        return;
      case "bigint":
        this.#bigint(value);
        return;
      case "string":
        this.text(value);
        return;
      case "symbol": {
        const key = Symbol.keyFor(value);
        if (key === undefined) {
          this.#other("a symbol that is not registered", undefined, this);
          return;
        }
        this.writer.byte(TAG.SYMBOL);
        this.text(key);
        return;
      }
      case "function":
        this.#other("a function", undefined, this);
        return;
      default:
        if (value === null) this.writer.byte(TAG.NULL);
        else if (isReference(value)) this.reference(value);
        else if (depth >= DEEPEST) this.#other("data that goes round in a circle, or is too deep", undefined, this);
        else this.#object(value as object, depth + 1);
    }
  }

  list(values: readonly unknown[], depth = 0): void {
    if (values.length > LONGEST) this.#other("a list that is too long", undefined, this);
    this.writer.count(values.length);
    for (let at = 0; at < values.length; at++) this.value(values[at], depth);
  }

  text(text: string): void {
    const { writer } = this;
    if (text.length <= NAME && isAscii(text)) {
      const known = this.#names.get(text);
      if (known !== undefined) {
        writer.byte(TAG.NAME);
        writer.count(known);
        return;
      }
      this.#names.set(text, this.#order.length);
      this.#order.push(text);
      writer.byte(TAG.NEW_NAME);
      writer.count(text.length);
      writer.ascii(text);
      return;
    }
    if (text.length > LONGEST) this.#other("a text that is too long", undefined, this);
    if (text.isWellFormed()) {
      writer.byte(TAG.UTF8);
      this.#sized(UTF8.encode(text));
      return;
    }
    writer.byte(TAG.UTF16);
    writer.count(text.length);
    for (let at = 0; at < text.length; at++) {
      writer.byte(text.charCodeAt(at) >> 8);
      writer.byte(text.charCodeAt(at) & 0xff);
    }
  }

  #number(value: number): void {
    const { writer } = this;
    if ((value | 0) !== value || Object.is(value, -0)) {
      writer.byte(TAG.DOUBLE);
      writer.double(value);
    } else if (value >= 0 && value < 256 - TAG.SMALL) writer.byte(TAG.SMALL + value);
    else {
      writer.byte(TAG.INTEGER);
      writer.count(value < 0 ? -value * 2 - 1 : value * 2);
    }
  }

  #bigint(value: bigint): void {
    this.writer.byte(TAG.BIGINT);
    this.writer.byte(value < 0n ? 1 : 0);
    const digits = (value < 0n ? -value : value).toString(16);
    this.writer.count(digits.length);
    this.writer.ascii(digits);
  }

  #object(value: object, depth: number): void {
    const { writer } = this;
    if (Array.isArray(value)) {
      writer.byte(TAG.LIST);
      this.list(value, depth);
    } else if (value instanceof Uint8Array) {
      writer.byte(TAG.BYTES);
      this.#sized(value);
    } else if (value instanceof Map) {
      writer.byte(TAG.MAP);
      writer.count(value.size);
      for (const [key, entry] of value) {
        this.value(key, depth);
        this.value(entry, depth);
      }
    } else if (value instanceof Set) {
      writer.byte(TAG.SET);
      writer.count(value.size);
      for (const entry of value) this.value(entry, depth);
    } else if (value instanceof Error) this.#error(value);
    else this.#plain(value, depth);
  }

  #plain(value: object, depth: number): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype) {
      this.#other(`${kind(value)} of a class`, value, this);
      return;
    }
    if (Object.getOwnPropertySymbols(value).length > 0)
      this.#other("an object with symbols as its keys", undefined, this);
    const keys = Object.keys(value);
    this.writer.byte(prototype === null ? TAG.BARE : TAG.OBJECT);
    this.writer.count(keys.length);
    for (const key of keys) {
      this.text(key);
      this.value((value as Readonly<Record<string, unknown>>)[key], depth);
    }
  }

  /** What it says of itself; not where it came from. */
  #error(error: Error & { readonly code?: unknown; readonly hint?: unknown }): void {
    this.writer.byte(TAG.ERROR);
    for (const text of [error.name, error.message, error.code, error.hint])
      if (typeof text === "string") this.text(text);
      else this.writer.byte(TAG.UNDEFINED);
  }

  #sized(bytes: Uint8Array): void {
    this.writer.count(bytes.length);
    this.writer.bytes(bytes);
  }
}

function refuse(what: string): never {
  throw notKept(what);
}

const UTF8 = new TextEncoder();

export function notKept(what: string): VatError {
  return new VatError("NOT_KEPT", `${what} cannot be kept`, {
    hint: "keep plain data, references, and actors whose constructors are made with `actor`",
  });
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}
