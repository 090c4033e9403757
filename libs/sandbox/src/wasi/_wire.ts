import { isRef, type Ref } from "@glither/vat";

/** A value of a message written so that nothing in it can be taken for a reference: each kind that needs it has a box of its own. */
export type Wire =
  | null
  | boolean
  | number
  | string
  | { readonly undefined: true }
  | { readonly bigint: string }
  | { readonly bytes: Uint8Array | string }
  | { readonly reference: number }
  | { readonly list: readonly Wire[] }
  | { readonly record: readonly (readonly [name: string, value: Wire])[] };

/** @throws TypeError for what is no data of the capabilities' messages */
export function toWire(value: unknown, nameOf: (reference: Ref) => number): Wire {
  const write = (part: unknown): Wire => {
    switch (typeof part) {
      case "boolean":
      case "number":
      case "string":
        return part;
      case "undefined":
        return { undefined: true };
      case "bigint":
        return { bigint: String(part) };
      case "object":
        break;
      default:
        throw new TypeError(`a ${typeof part} is in no message of a capability`);
    }
    if (part === null) return null;
    if (isRef(part)) return { reference: nameOf(part as Ref) };
    // Another thread gets all that is behind a view, which may be a pool.
    if (part instanceof Uint8Array) return { bytes: Uint8Array.from(part) };
    if (Array.isArray(part)) return { list: part.map(write) };
    return { record: Object.entries(part).map(([name, own]) => [name, write(own)] as const) };
  };
  return write(value);
}

/** @throws TypeError for what was not written so */
export function fromWire(wire: Wire, referenceOf: (name: number) => Ref): unknown {
  const read = (part: Wire): unknown => {
    if (part === null || typeof part !== "object") return part;
    if ("undefined" in part) return undefined;
    if ("bigint" in part) return BigInt(part.bigint);
    if ("bytes" in part) return typeof part.bytes === "string" ? Buffer.from(part.bytes, "base64") : part.bytes;
    if ("reference" in part) return referenceOf(part.reference);
    if ("list" in part) return part.list.map(read);
    if ("record" in part) return Object.fromEntries(part.record.map(([name, own]) => [name, read(own)]));
    throw new TypeError("what stands there is no value");
  };
  return read(wire);
}
