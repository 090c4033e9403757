import { VatError, type VatErrorCode } from "../error.ts";
import { isReference, type Reference } from "../reference.ts";
import { damaged, Reader } from "./reader.ts";
import { DEEPEST, TAG } from "./tags.ts";

/** Who gives references to what is read. */
export interface Referrer {
  near(vat: number, id: number): Reference;
  /** One elsewhere, which has a name if it can be found again. */
  newFar(id: number, name: unknown): Reference;
  far(id: number): Reference;
  /** What came beside the record. */
  beside?(at: number): unknown;
}

/** Reads the values of one record, in the order in which a `Pen` has written them. */
export class Eye {
  readonly reader: Reader;
  readonly #names: string[] = [];
  readonly #referrer: Referrer;

  constructor(bytes: Uint8Array, referrer: Referrer) {
    this.reader = new Reader(bytes);
    this.#referrer = referrer;
  }

  reference(): Reference {
    const value = this.#tagged(this.reader.byte(), 0);
    if (!isReference(value)) throw damaged("something is no reference that should be one");
    return value;
  }

  value(depth = 0): unknown {
    if (depth > DEEPEST) throw damaged("its data is too deep");
    return this.#tagged(this.reader.byte(), depth + 1);
  }

  list(depth = 0): unknown[] {
    const list: unknown[] = [];
    for (let left = this.reader.count(); left > 0; left--) list.push(this.value(depth));
    return list;
  }

  text(): string {
    const text = this.value();
    if (typeof text !== "string") throw damaged("something is no text that should be one");
    return text;
  }

  #tagged(tag: number, depth: number): unknown {
    const { reader } = this;
    if (tag >= TAG.SMALL) return tag - TAG.SMALL;
    switch (tag) {
      case TAG.UNDEFINED:
        return undefined;
      case TAG.NULL:
        return null;
      case TAG.TRUE:
        return true;
      case TAG.FALSE:
        return false;
      case TAG.INTEGER: {
        const count = reader.count();
        return count % 2 === 0 ? count / 2 : -(count + 1) / 2;
      }
      case TAG.DOUBLE:
        return reader.double();
      case TAG.BIGINT:
        return this.#bigint();
      case TAG.NEW_NAME: {
        const name = reader.ascii(reader.count());
        this.#names.push(name);
        return name;
      }
      case TAG.NAME: {
        const name = this.#names[reader.count()];
        if (name === undefined) throw damaged("it names a text that was not there before");
        return name;
      }
      case TAG.UTF8:
        return UTF8.decode(reader.bytes(reader.count()));
      case TAG.UTF16:
        return this.#utf16(reader.count());
      case TAG.BYTES:
        return reader.bytes(reader.count()).slice();
      case TAG.LIST:
        return this.list(depth);
      case TAG.OBJECT:
        return this.#plain({}, depth);
      case TAG.BARE:
        return this.#plain(Object.create(null) as object, depth);
      case TAG.MAP: {
        const map = new Map<unknown, unknown>();
        for (let left = reader.count(); left > 0; left--) map.set(this.value(depth), this.value(depth));
        return map;
      }
      case TAG.SET:
        return new Set(this.list(depth));
      case TAG.ERROR:
        return this.#error();
      case TAG.SYMBOL:
        return Symbol.for(this.text());
      case TAG.NEAR:
        return this.#referrer.near(reader.count(), reader.count());
      case TAG.NEW_FAR:
        return this.#referrer.newFar(reader.count(), this.value());
      case TAG.FAR:
        return this.#referrer.far(reader.count());
      case TAG.BESIDE:
        return this.#referrer.beside?.(reader.count());
      default:
        throw damaged("it holds a kind of data that there is not");
    }
  }

  #bigint(): bigint {
    const negative = this.reader.byte() === 1;
    const digits = this.reader.ascii(this.reader.count());
    if (!/^[0-9a-f]+$/.test(digits)) throw damaged("a number has no digits");
    const value = BigInt(`0x${digits}`);
    return negative ? -value : value;
  }

  #utf16(length: number): string {
    let text = "";
    for (let left = length; left > 0; left--)
      text += String.fromCharCode(this.reader.byte() * 0x100 + this.reader.byte());
    return text;
  }

  #plain(object: object, depth: number): object {
    for (let left = this.reader.count(); left > 0; left--) {
      const key = this.text();
      const value = this.value(depth);
      if (key === "__proto__")
        Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
      else (object as Record<string, unknown>)[key] = value;
    }
    return object;
  }

  #error(): Error {
    const [name, message, code, hint] = [this.value(), this.value(), this.value(), this.value()] as (
      | string
      | undefined
    )[];
    if (name === "VatError")
      return new VatError(code as VatErrorCode, message ?? "", hint === undefined ? {} : { hint });
    const made = BUILT_IN.find((known) => known.name === name) ?? Error;
    const error = new made(message);
    if (made.name !== name) Object.defineProperty(error, "name", { value: name, configurable: true });
    return Object.assign(error, code === undefined ? {} : { code }, hint === undefined ? {} : { hint });
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const BUILT_IN = [TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError];
