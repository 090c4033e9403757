import type { CoreSignature } from "../../admission/core-module.ts";
import { tuple } from "./_members.ts";
import { type Codec, type Flat, FlatCursor } from "./codec.ts";
import { codecOf } from "./codec-of.ts";
import { AbiError } from "./error.ts";
import type { Space } from "./space.ts";
import type { FunctionType, WitType } from "./wit-type.ts";

/** More core values than this go by address. */
const MAX_PARAMS = 16;
const MAX_RESULTS = 1;

/** What of the component a crossing function has to do with. */
export interface Needs {
  /** Values of it lie in the component's memory. */
  readonly memory: boolean;
  /** Its host takes memory from the component's allocator. */
  readonly realloc: boolean;
  /** There are texts among its values. */
  readonly texts: boolean;
}

/** How a function that the component imports is called by it. */
export interface ImportCall {
  readonly signature: CoreSignature;
  readonly needs: Needs;
  liftParams(space: Space, flat: readonly Flat[]): readonly unknown[];
  /** The core result; one of several values is written where the component wants it. */
  lowerResult(space: Space, flat: readonly Flat[], result: unknown): Flat | undefined;
}

/** How a function that the component exports is called by its host. */
export interface ExportCall {
  readonly signature: CoreSignature;
  readonly needs: Needs;
  lowerParams(space: Space, args: readonly unknown[]): Flat[];
  liftResult(space: Space, returned: Flat | undefined): unknown;
}

export function importCall(type: FunctionType): ImportCall {
  const { params, result } = codecs(type);
  const byAddress = params.flat.length > MAX_PARAMS;
  const results = result?.flat ?? [];
  const intoMemory = results.length > MAX_RESULTS;
  const own = byAddress ? (["i32"] as const) : params.flat;
  return {
    signature: { params: intoMemory ? [...own, "i32"] : own, results: intoMemory ? [] : results },
    needs: {
      memory: byAddress || intoMemory || params.allocates,
      realloc: result?.allocates ?? false,
      texts: hasTexts(type),
    },
    liftParams(space, flat) {
      space.weigh(params.weight);
      return byAddress ? atAddress(params, space, flat[0]) : listed(params.take(space, new FlatCursor(flat)));
    },
    lowerResult(space, flat, value) {
      if (result === undefined) {
        if (value !== undefined) throw new AbiError("WRONG_VALUE", "the host gave something back where nothing goes");
        return undefined;
      }
      if (!intoMemory) {
        const out: Flat[] = [];
        result.push(space, value, out);
        return out[0];
      }
      const at = address(flat.at(-1));
      space.check(at, result.size, result.align);
      result.store(space, value, at);
      return undefined;
    },
  };

  function atAddress(codec: Codec, space: Space, pointer: Flat | undefined): readonly unknown[] {
    const at = address(pointer);
    space.check(at, codec.size, codec.align);
    return listed(codec.load(space, at));
  }
}

export function exportCall(type: FunctionType): ExportCall {
  const { params, result } = codecs(type);
  const byAddress = params.flat.length > MAX_PARAMS;
  const results = result?.flat ?? [];
  const fromMemory = results.length > MAX_RESULTS;
  return {
    signature: { params: byAddress ? ["i32"] : params.flat, results: fromMemory ? ["i32"] : results },
    needs: {
      memory: byAddress || fromMemory || params.allocates,
      realloc: byAddress || params.allocates,
      texts: hasTexts(type),
    },
    lowerParams(space, args) {
      if (byAddress) {
        const at = space.allocate(params.size, params.align);
        params.store(space, args, at);
        return [at];
      }
      const out: Flat[] = [];
      params.push(space, args, out);
      return out;
    },
    liftResult(space, returned) {
      if (result === undefined) return undefined;
      space.weigh(result.weight);
      if (!fromMemory) return result.take(space, new FlatCursor(returned === undefined ? [] : [returned]));
      const at = address(returned);
      space.check(at, result.size, result.align);
      return result.load(space, at);
    },
  };
}

function codecs({ params, result }: FunctionType): { readonly params: Codec; readonly result: Codec | undefined } {
  return {
    params: tuple(params.map((param) => codecOf(param.type))),
    result: result === undefined ? undefined : codecOf(result),
  };
}

function hasTexts({ params, result }: FunctionType): boolean {
  return [...params.map(({ type }) => type), result].some((type) => type !== undefined && hasText(type));
}

function hasText(type: WitType): boolean {
  switch (type.kind) {
    case "string":
      return true;
    case "list":
    case "option":
      return hasText(type.of);
    case "tuple":
      return type.of.some(hasText);
    case "record":
      return type.fields.some((field) => hasText(field.type));
    case "variant":
      return type.cases.some((item) => item.type !== undefined && hasText(item.type));
    case "result":
      return [type.ok, type.err].some((item) => item !== undefined && hasText(item));
    default:
      return false;
  }
}

function address(value: Flat | undefined): number {
  return Number(value) >>> 0;
}

function listed(values: unknown): readonly unknown[] {
  return Array.isArray(values) ? values : [];
}
