import { SyrupError } from "./error.ts";
import type { SyrupLimits } from "./limits.ts";
import { compareBytes } from "./order.ts";
import { SyrupDictionary, SyrupSet, type SyrupValue } from "./values.ts";
import { SyrupWriter } from "./writer.ts";

/**
 * The one form of a value in bytes.
 *
 * @throws SyrupError `UNSUPPORTED`, `NOT_UTF8`, or one of the limits; `UNORDERED` and `DUPLICATE` where a dictionary or
 *   set was made out of order, or one of its keys has been changed since
 */
export function encode(value: SyrupValue, limits?: Partial<SyrupLimits>): Uint8Array {
  const writer = new SyrupWriter(limits);
  writer.value(value);
  return writer.written().slice();
}

/**
 * A dictionary of entries in any order.
 *
 * @throws SyrupError `DUPLICATE`, or as `encode` does for a key
 */
export function dictionary(entries: Iterable<readonly [SyrupValue, SyrupValue]>): SyrupDictionary {
  return new SyrupDictionary(sorted([...entries], ([key]) => key));
}

/**
 * A set of members in any order.
 *
 * @throws SyrupError `DUPLICATE`, or as `encode` does for a member
 */
export function set(members: Iterable<SyrupValue>): SyrupSet {
  return new SyrupSet(sorted([...members], (member) => member));
}

function sorted<T>(items: readonly T[], key: (item: T) => SyrupValue): readonly T[] {
  const coded = items.map((item) => ({ item, bytes: encode(key(item)) }));
  coded.sort((left, right) => {
    const order = compareBytes(left.bytes, 0, left.bytes.length, right.bytes, 0, right.bytes.length);
    if (order === 0) throw new SyrupError("DUPLICATE", "a key or member that stands twice");
    return order;
  });
  return coded.map(({ item }) => item);
}
