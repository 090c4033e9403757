import { WEIGHT } from "./_weights.ts";
import { aligned, type Codec } from "./codec.ts";
import { badMemory, wrongValue } from "./error.ts";
import type { Space } from "./space.ts";

/** An address and a length in bytes. */
export const STRING: Codec = {
  ...block(),
  weight: WEIGHT.text,
  store(space, value, at) {
    const text = space.writeText(value);
    space.view.setUint32(at, text, true);
    space.view.setUint32(at + 4, space.written, true);
  },
  push(space, value, out) {
    const text = space.writeText(value);
    out.push(text, space.written);
  },
  load: (space, at) => space.readText(space.view.getUint32(at, true), space.view.getUint32(at + 4, true)),
  take(space, from) {
    const at = from.number() >>> 0;
    return space.readText(at, from.number() >>> 0);
  },
};

/** From so many elements on, it pays to prepare for all of them. */
const MANY = 4;

/** An address and a number of elements. */
export function list(item: Codec): Codec {
  const stride = aligned(item.size, item.align);
  const lower = (space: Space, values: readonly unknown[]): number => {
    const size = values.length * stride;
    const at = space.allocate(size, item.align);
    space.lowered += size;
    if (item.storeAll !== undefined && values.length >= MANY) {
      item.storeAll(space, values, at, stride);
      return at;
    }
    for (let index = 0; index < values.length; index += 1) {
      const element = values[index];
      // A hole is no absent option.
      if (element === undefined && !Object.hasOwn(values, index)) throw wrongValue("a list without holes");
      item.store(space, element, at + index * stride);
    }
    return at;
  };
  const lift = (space: Space, at: number, length: number): unknown[] => {
    if (stride === 0 && length > 0) throw badMemory("a list of nothing");
    space.check(at, length * stride, item.align);
    space.spend(length * stride);
    space.weigh(length * item.weight);
    const items: unknown[] = [];
    for (let index = 0; index < length; index += 1) items.push(item.load(space, at + index * stride));
    return items;
  };
  return {
    ...block(),
    store(space, value, at) {
      const values = listOf(value);
      const items = lower(space, values);
      space.view.setUint32(at, items, true);
      space.view.setUint32(at + 4, values.length, true);
    },
    push(space, value, out) {
      const values = listOf(value);
      const items = lower(space, values);
      out.push(items, values.length);
    },
    load: (space, at) => lift(space, space.view.getUint32(at, true), space.view.getUint32(at + 4, true)),
    take(space, from) {
      const at = from.number() >>> 0;
      return lift(space, at, from.number() >>> 0);
    },
  };
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongValue("a list");
  return value;
}

function block(): Pick<Codec, "size" | "align" | "weight" | "flat" | "allocates"> {
  return { size: 8, align: 4, weight: WEIGHT.array, flat: ["i32", "i32"], allocates: true };
}
