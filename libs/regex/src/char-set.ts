/** Code points as sorted ranges that neither overlap nor touch: `[low, high, low, high, …]`, ends included. */
export type CharSet = readonly number[];

/** All code points that a well-formed text can hold. */
export const UNIVERSE: CharSet = [0, 0xd7ff, 0xe000, 0x10ffff];

export function ranges(set: CharSet): (readonly [low: number, high: number])[] {
  return Array.from({ length: set.length / 2 }, (_, at) => [set[2 * at] ?? 0, set[2 * at + 1] ?? 0]);
}

/** The set of any ranges, in any order. */
export function fromRanges(unsorted: readonly (readonly [low: number, high: number])[]): CharSet {
  const set: number[] = [];
  for (const [low, high] of [...unsorted].sort(([a], [b]) => a - b)) {
    const last = set.at(-1);
    if (last === undefined || low > last + 1) set.push(low, high);
    else if (high > last) set[set.length - 1] = high;
  }
  return intersection(set, UNIVERSE);
}

export function union(...sets: readonly CharSet[]): CharSet {
  return sets.length === 1 && sets[0] ? sets[0] : fromRanges(sets.flatMap(ranges));
}

export function intersection(left: CharSet, right: CharSet): CharSet {
  const set: number[] = [];
  let [l, r] = [0, 0];
  while (l < left.length && r < right.length) {
    const [leftHigh = 0, rightHigh = 0] = [left[l + 1], right[r + 1]];
    const low = Math.max(left[l] ?? 0, right[r] ?? 0);
    const high = Math.min(leftHigh, rightHigh);
    if (low <= high) set.push(low, high);
    if (leftHigh < rightHigh) l += 2;
    else r += 2;
  }
  return set;
}

export function complement(set: CharSet): CharSet {
  const gaps: number[] = [];
  let from = 0;
  for (const [low, high] of ranges(set)) {
    if (low > from) gaps.push(from, low - 1);
    from = high + 1;
  }
  if (from <= 0x10ffff) gaps.push(from, 0x10ffff);
  return intersection(gaps, UNIVERSE);
}

export function contains(set: CharSet, codePoint: number): boolean {
  let [low, high] = [0, set.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[2 * middle + 1] ?? 0) < codePoint) low = middle + 1;
    else high = middle;
  }
  return (set[2 * low] ?? Number.POSITIVE_INFINITY) <= codePoint;
}
