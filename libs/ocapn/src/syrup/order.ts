/**
 * Which of two runs of bytes comes first: below zero the left one, above zero the right one, zero where they are the
 * same. A beginning of another comes before it.
 */
export function compareBytes(
  left: Uint8Array,
  leftFrom: number,
  leftTo: number,
  right: Uint8Array,
  rightFrom: number,
  rightTo: number,
): number {
  const shared = Math.min(leftTo - leftFrom, rightTo - rightFrom);
  for (let at = 0; at < shared; at++) {
    const difference = (left[leftFrom + at] ?? 0) - (right[rightFrom + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return leftTo - leftFrom - (rightTo - rightFrom);
}
