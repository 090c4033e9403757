import { readSturdyReference } from "../location/index.ts";
import { SyrupDictionary, SyrupRecord, SyrupSet, SyrupSymbol, type SyrupValue } from "../syrup/index.ts";
import { remoteError } from "./error.ts";
import { isProtocols } from "./marshal.ts";
import type { Symbols } from "./symbols.ts";
import { ForeignRecord, SturdyRef, Tagged } from "./values.ts";

/** Answers what a descriptor of a peer's stands for. */
export interface Reading {
  /** A reference, or undefined where the record is no descriptor of a reference. */
  reference(record: SyrupRecord): unknown;
  readonly symbols: Symbols;
}

/** What was sent, as a value of JavaScript's. It shares nothing with anybody. */
export function fromSyrup(value: SyrupValue, reading: Reading): unknown {
  switch (typeof value) {
    case "bigint":
      return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : value;
    case "object":
      return value === null ? null : ofObject(value, reading);
    default:
      return value;
  }
}

function ofObject(
  value: Exclude<SyrupValue, string | bigint | boolean | number | null | undefined>,
  reading: Reading,
): unknown {
  if (value instanceof SyrupSymbol) return reading.symbols.of(value);
  if (value instanceof SyrupRecord) return ofRecord(value, reading);
  if (Array.isArray(value)) return value.map((element: SyrupValue) => fromSyrup(element, reading));
  if (value instanceof SyrupDictionary) return ofDictionary(value, reading);
  if (value instanceof SyrupSet) return new Set(value.members.map((member) => fromSyrup(member, reading)));
  return value;
}

/** An object without a prototype where all keys are texts, so that a key named `__proto__` is one like others; else a map. */
function ofDictionary({ entries }: SyrupDictionary, reading: Reading): unknown {
  if (entries.every(([key]) => typeof key === "string")) {
    const object: Record<string, unknown> = Object.create(null);
    for (const [key, held] of entries) object[key as string] = fromSyrup(held, reading);
    return object;
  }
  return new Map(entries.map(([key, held]) => [fromSyrup(key, reading), fromSyrup(held, reading)]));
}

function ofRecord(record: SyrupRecord, reading: Reading): unknown {
  const { name, fields } = record;
  if (name === undefined) return foreign(record, reading);
  if (name === "desc:tagged") return tagged(fields, reading) ?? remoteError();
  if (name === "ocapn-sturdyref") return sturdy(record) ?? remoteError();
  if (name === "ocapn-peer" || name.startsWith("exn:")) return remoteError();
  if (!isProtocols(name)) return foreign(record, reading);
  return reading.reference(record) ?? remoteError();
}

function tagged(fields: readonly SyrupValue[], reading: Reading): Tagged | undefined {
  const [tag, held] = fields;
  const name = tag instanceof SyrupSymbol ? tag.name : tag;
  return fields.length === 2 && typeof name === "string" ? new Tagged(name, fromSyrup(held, reading)) : undefined;
}

function sturdy(record: SyrupRecord): SturdyRef | undefined {
  try {
    const { location, swiss } = readSturdyReference(record);
    return new SturdyRef(location, swiss);
  } catch {
    return undefined;
  }
}

function foreign({ label, fields }: SyrupRecord, reading: Reading): ForeignRecord {
  return new ForeignRecord(
    fromSyrup(label, reading),
    fields.map((field) => fromSyrup(field, reading)),
  );
}
