import { type AddressRange, addressRanges } from "./address.ts";
import type { Constant } from "./core.ts";

/** Whether the values of a set are addresses and nets. */
export function areNets(values: readonly Constant[]): boolean {
  return values[0]?.kind === "ip";
}

/** The addresses of a set, as ranges in order; worked out once for each set. */
export function rangesOfSet(values: readonly Constant[]): readonly AddressRange[] {
  const found =
    known.get(values) ?? addressRanges(values.flatMap((value) => (value.kind === "ip" ? [value.value] : [])));
  known.set(values, found);
  return found;
}

const known = new WeakMap<readonly Constant[], readonly AddressRange[]>();

/** Whether an address is among ranges in order, by search. */
export function isAmong(ranges: readonly AddressRange[], address: bigint): boolean {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.first ?? 0n) <= address) low = middle + 1;
    else high = middle;
  }
  return address <= (ranges[low - 1]?.last ?? -1n);
}
