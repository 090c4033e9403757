import type { AbiCase, AbiType } from "./types.ts";

/** The types that core WebAssembly passes by value. */
export type CoreType = "i32" | "i64" | "f64";

/** The alignment of a value in memory, in bytes. */
export function alignment(type: AbiType): number {
  switch (type.kind) {
    case "bool":
      return 1;
    case "s64":
    case "u64":
    case "f64":
      return 8;
    case "string":
    case "list":
      return 4;
    case "record":
      return Math.max(1, ...type.fields.map((field) => alignment(field.type)));
    case "variant":
      return Math.max(discriminantSize(type), payloadAlignment(type));
  }
}

/** The size of a value in memory, in bytes, padding included. */
export function size(type: AbiType): number {
  switch (type.kind) {
    case "bool":
      return 1;
    case "s64":
    case "u64":
    case "f64":
    case "string":
    case "list":
      return 8;
    case "record":
      return alignUp(
        type.fields.reduce((end, field) => alignUp(end, alignment(field.type)) + size(field.type), 0),
        alignment(type),
      );
    case "variant":
      return alignUp(payloadOffset(type) + Math.max(0, ...payloads(type).map(size)), alignment(type));
  }
}

/** Where the fields of a record begin, in their order. */
export function fieldOffsets({ fields }: Extract<AbiType, { kind: "record" }>): number[] {
  let end = 0;
  return fields.map(({ type }) => {
    const start = alignUp(end, alignment(type));
    end = start + size(type);
    return start;
  });
}

/** 1, 2 or 4 bytes, by the number of cases. */
export function discriminantSize({ cases }: Extract<AbiType, { kind: "variant" }>): 1 | 2 | 4 {
  if (cases.length <= 0x100) return 1;
  return cases.length <= 0x10000 ? 2 : 4;
}

/** Where the payload of a variant begins, whichever case it is. */
export function payloadOffset(type: Extract<AbiType, { kind: "variant" }>): number {
  return alignUp(discriminantSize(type), payloadAlignment(type));
}

/** A value as a row of core values; the cases of a variant share the slots after its discriminant. */
export function flatten(type: AbiType): CoreType[] {
  switch (type.kind) {
    case "bool":
      return ["i32"];
    case "s64":
    case "u64":
      return ["i64"];
    case "f64":
      return ["f64"];
    case "string":
    case "list":
      return ["i32", "i32"];
    case "record":
      return type.fields.flatMap((field) => flatten(field.type));
    case "variant": {
      const joined: CoreType[] = [];
      for (const payload of payloads(type))
        flatten(payload).forEach((slot, at) => {
          const taken = joined[at];
          joined[at] = taken === undefined || taken === slot ? slot : "i64";
        });
      return ["i32", ...joined];
    }
  }
}

export function alignUp(offset: number, to: number): number {
  return Math.ceil(offset / to) * to;
}

function payloads({ cases }: { readonly cases: readonly AbiCase[] }): AbiType[] {
  return cases.flatMap(({ type }) => (type === undefined ? [] : [type]));
}

function payloadAlignment(type: Extract<AbiType, { kind: "variant" }>): number {
  return Math.max(1, ...payloads(type).map(alignment));
}
