import { loadDiscriminant, storeDiscriminant } from "./_primitives.ts";
import { WEIGHT } from "./_weights.ts";
import { aligned, type Codec, type CoreType, type Flat, FlatCursor } from "./codec.ts";
import { badMemory } from "./error.ts";

/** How JavaScript writes one of several cases. */
export interface Spelling {
  /** The case's index; throws an AbiError for a value that is none of them. */
  index(value: unknown): number;
  payload(value: unknown): unknown;
  value(index: number, payload: unknown): unknown;
}

/**
 * A discriminant, then one case's payload: the common form of variants, enums, options and results. As core values the
 * payloads share their places, each as wide as the widest that may stand there.
 */
export function cases(payloads: readonly (Codec | undefined)[], spelling: Spelling): Codec {
  const bytes = payloads.length <= 0x100 ? 1 : payloads.length <= 0x10000 ? 2 : 4;
  const present = payloads.filter((payload) => payload !== undefined);
  const align = present.reduce((widest, payload) => Math.max(widest, payload.align), bytes);
  const payloadAlign = present.reduce((widest, payload) => Math.max(widest, payload.align), 1);
  const offset = aligned(bytes, payloadAlign);
  const widest = present.reduce((size, payload) => Math.max(size, payload.size), 0);
  const joined = present.reduce<readonly CoreType[]>((flat, payload) => join(flat, payload.flat), []);
  /** Whether a case's core values stand as they are, which is most often so. */
  const asIs = payloads.map((payload) => payload?.flat.every((have, place) => have === joined[place]) ?? true);
  const narrowed = (payload: Codec, from: FlatCursor): FlatCursor =>
    new FlatCursor(payload.flat.map((have, place) => narrow(from.peek(place), have, joined[place] ?? have)));
  const checked = (index: number): number => {
    if (!(index < payloads.length)) throw badMemory("a case that its type does not have");
    return index;
  };
  return {
    size: aligned(offset + widest, align),
    align,
    weight: present.reduce((heaviest, payload) => Math.max(heaviest, payload.weight), 0) + WEIGHT.record,
    flat: ["i32", ...joined],
    allocates: present.some(({ allocates }) => allocates),
    store(space, value, at) {
      const index = spelling.index(value);
      storeDiscriminant(space, at, bytes, index);
      payloads[index]?.store(space, spelling.payload(value), at + offset);
    },
    push(space, value, out) {
      const index = spelling.index(value);
      out.push(index);
      const first = out.length;
      const payload = payloads[index];
      payload?.push(space, spelling.payload(value), out);
      for (let place = 0; place < joined.length; place += 1) {
        const [have, want] = [payload?.flat[place], joined[place]];
        if (have === undefined || want === undefined) out.push(want === "i64" ? 0n : 0);
        else if (have !== want) out[first + place] = widen(out[first + place] ?? 0, have, want);
      }
    },
    load(space, at) {
      const index = checked(loadDiscriminant(space, at, bytes));
      return spelling.value(index, payloads[index]?.load(space, at + offset));
    },
    take(space, from) {
      const index = checked(from.number() >>> 0);
      const payload = payloads[index];
      const behind = from.next + joined.length;
      const value = payload && (asIs[index] ? payload.take(space, from) : payload.take(space, narrowed(payload, from)));
      from.next = behind;
      return spelling.value(index, value);
    },
  };
}

function join(left: readonly CoreType[], right: readonly CoreType[]): readonly CoreType[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const [one, other] = [left[index], right[index]];
    if (one === undefined || other === undefined || one === other) return one ?? other ?? "i32";
    return one.endsWith("64") || other.endsWith("64") ? "i64" : "i32";
  });
}

const bits = new DataView(new ArrayBuffer(8));

function widen(value: Flat, have: CoreType, want: CoreType): Flat {
  if (have === "f64") {
    bits.setFloat64(0, Number(value));
    return bits.getBigUint64(0);
  }
  if (have === "f32") bits.setFloat32(0, Number(value));
  else bits.setInt32(0, Number(value));
  return want === "i64" ? BigInt(bits.getUint32(0)) : bits.getInt32(0);
}

function narrow(value: Flat, have: CoreType, stands: CoreType): Flat {
  if (have === stands) return value;
  if (have === "f64") {
    bits.setBigUint64(0, BigInt.asUintN(64, BigInt(value)));
    return bits.getFloat64(0);
  }
  bits.setUint32(0, Number(BigInt.asUintN(32, BigInt(value))));
  return have === "f32" ? bits.getFloat32(0) : bits.getInt32(0);
}
