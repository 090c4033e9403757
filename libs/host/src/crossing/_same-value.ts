/**
 * Whether a value that came back from a component is the one that it was given. Of a record, the members that came back
 * count: a component has only those of its own type.
 */
export function sameValue(back: unknown, given: unknown): boolean {
  if (back === given) return true;
  // jco has lists of some numbers as typed arrays.
  if (ArrayBuffer.isView(back)) return sameValue(Array.from(back as Iterable<unknown> & ArrayBufferView), given);
  if (Array.isArray(back)) {
    return (
      Array.isArray(given) && back.length === given.length && back.every((item, index) => sameValue(item, given[index]))
    );
  }
  if (!isRecord(back) || !isRecord(given) || Array.isArray(given)) return false;
  for (const key in back) {
    const [one, other] = [back[key], given[key]];
    if (one !== other && !sameValue(one, other)) return false;
  }
  return true;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
