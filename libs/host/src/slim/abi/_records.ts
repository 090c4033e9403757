import { STRING } from "./_sequences.ts";
import type { Codec } from "./codec.ts";
import { wrongValue } from "./error.ts";

export interface RecordMember {
  /** In camel case. */
  readonly key: string;
  readonly codec: Codec;
}

export interface PlacedMember extends RecordMember {
  readonly offset: number;
}

export type Given = Readonly<Record<string, unknown>>;

export function recordOf(value: unknown): Given {
  if (!isRecord(value)) throw wrongValue("a record");
  return value;
}

function isRecord(value: unknown): value is Given {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field that is left out is no absent option. */
export function member(given: Given, key: string): unknown {
  const value = given[key];
  if (value === undefined && !Object.hasOwn(given, key)) throw wrongValue(`a record with the field \`${key}\``);
  return value;
}

/**
 * How a list of records is lowered whose members are texts, or take no memory from the allocator. Members that come in
 * their order, as most do, are not looked up; a text that the record before has as well is copied within the memory.
 */
export function storeRecords(members: readonly PlacedMember[]): Codec["storeAll"] {
  if (members.some(({ codec }) => codec !== STRING && codec.allocates)) return undefined;
  const keys = members.map(({ key }) => key);
  const codecs = members.map(({ codec }) => codec);
  const offsets = members.map(({ offset }) => offset);
  const isText = codecs.map((codec) => codec === STRING);
  const texts = members.filter(({ codec }) => codec === STRING);
  const count = members.length;
  return (space, values, at, stride) => {
    space.lendTextsOf({ records: values, count: values.length, texts, at, stride });
    const before: unknown[] = [];
    for (let index = 0; index < count; index += 1) before.push(undefined);
    for (let element = 0; element < values.length; element += 1) {
      const given = recordOf(values[element]);
      const start = at + element * stride;
      let index = 0;
      for (const key in given) {
        const value = given[key];
        if (key !== keys[index] || value === undefined) break;
        const place = start + (offsets[index] ?? 0);
        if (isText[index] !== true) codecs[index]?.store(space, value, place);
        else if (value === before[index]) space.repeatText(place - stride, place);
        else {
          space.storeListedText(value, place);
          before[index] = value;
        }
        index += 1;
      }
      for (; index < count; index += 1) {
        const value = member(given, keys[index] ?? "");
        const place = start + (offsets[index] ?? 0);
        if (isText[index] === true) space.storeListedText(value, place);
        else codecs[index]?.store(space, value, place);
        before[index] = value;
      }
    }
    space.closeTexts();
  };
}
