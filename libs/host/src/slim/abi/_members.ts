import { member, type RecordMember, recordOf, storeRecords } from "./_records.ts";
import { WEIGHT } from "./_weights.ts";
import { aligned, type Codec } from "./codec.ts";
import { wrongValue } from "./error.ts";

/** No object of less than these is a table. */
const MANY = 100;

/** The members one behind the other. */
export function record(members: readonly RecordMember[]): Codec {
  const { offsets, ...shape } = layout(
    members.map(({ codec }) => codec),
    WEIGHT.record + (members.length > MANY ? members.length * WEIGHT.entry : 0),
  );
  const placed = members.map((member, index) => ({ ...member, offset: offsets[index] ?? 0 }));
  // Records made from one template share their hidden class, so that bindings read them at full speed.
  const template: Record<string, unknown> = Object.fromEntries(members.map(({ key }) => [key, undefined]));
  const storeAll = storeRecords(placed);
  return {
    ...shape,
    ...(storeAll === undefined ? {} : { storeAll }),
    store(space, value, at) {
      const given = recordOf(value);
      for (const { key, codec, offset } of placed) codec.store(space, member(given, key), at + offset);
    },
    push(space, value, out) {
      const given = recordOf(value);
      for (const { key, codec } of placed) codec.push(space, member(given, key), out);
    },
    load(space, at) {
      const lifted = { ...template };
      for (const { key, codec, offset } of placed) lifted[key] = codec.load(space, at + offset);
      return lifted;
    },
    take(space, from) {
      const lifted = { ...template };
      for (const { key, codec } of placed) lifted[key] = codec.take(space, from);
      return lifted;
    },
  };
}

export function tuple(codecs: readonly Codec[]): Codec {
  const { offsets, ...shape } = layout(codecs, WEIGHT.array);
  const count = codecs.length;
  const given = (value: unknown): readonly unknown[] => {
    if (!Array.isArray(value) || value.length !== count) throw wrongValue(`a list of ${count} values`);
    return value;
  };
  return {
    ...shape,
    store(space, value, at) {
      const values = given(value);
      for (let index = 0; index < count; index += 1) {
        codecs[index]?.store(space, element(values, index), at + (offsets[index] ?? 0));
      }
    },
    push(space, value, out) {
      const values = given(value);
      for (let index = 0; index < count; index += 1) codecs[index]?.push(space, element(values, index), out);
    },
    load(space, at) {
      const lifted: unknown[] = [];
      for (let index = 0; index < count; index += 1) {
        lifted.push(codecs[index]?.load(space, at + (offsets[index] ?? 0)));
      }
      return lifted;
    },
    take(space, from) {
      const lifted: unknown[] = [];
      for (let index = 0; index < count; index += 1) lifted.push(codecs[index]?.take(space, from));
      return lifted;
    },
  };
}

function layout(
  members: readonly Codec[],
  own: number,
): Pick<Codec, "size" | "align" | "weight" | "flat" | "allocates"> & { readonly offsets: readonly number[] } {
  const align = members.reduce((widest, member) => Math.max(widest, member.align), 1);
  const offsets: number[] = [];
  let end = 0;
  for (const member of members) {
    const offset = aligned(end, member.align);
    offsets.push(offset);
    end = offset + member.size;
  }
  return {
    size: aligned(end, align),
    align,
    weight: members.reduce((sum, { weight }) => sum + weight, own),
    flat: members.flatMap(({ flat }) => flat),
    allocates: members.some(({ allocates }) => allocates),
    offsets,
  };
}

function element(values: readonly unknown[], index: number): unknown {
  const value = values[index];
  if (value === undefined && !Object.hasOwn(values, index)) throw wrongValue("a list without holes");
  return value;
}
