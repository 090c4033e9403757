/** All code points, those first that a reader likes best in an example. */
const BY_PREFERENCE: readonly (readonly [low: number, high: number])[] = [
  [0x61, 0x7a],
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x2d, 0x2e],
  [0x21, 0x2c],
  [0x2f, 0x2f],
  [0x3a, 0x40],
  [0x5b, 0x60],
  [0x7b, 0x7e],
  [0x20, 0x20],
  [0xa1, 0xd7ff],
  [0xe000, 0x10ffff],
  [0x7f, 0xa0],
  [0x00, 0x1f],
];

/** The code points of a range, the readable ones first. */
export function* readable(low: number, high: number): Generator<number> {
  for (const [from, to] of BY_PREFERENCE)
    for (let codePoint = Math.max(low, from); codePoint <= Math.min(high, to); codePoint++) yield codePoint;
}

/** How far down in the order of preference the best code point of a range stands. */
export function readability(low: number, high: number): number {
  return BY_PREFERENCE.findIndex(([from, to]) => Math.max(low, from) <= Math.min(high, to));
}

/** Different texts without end, short ones first, the empty one before all. */
export function* anyTexts(): Generator<string> {
  for (let number = 0; ; number++) {
    let text = "";
    for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26))
      text = String.fromCharCode(0x61 + ((rest - 1) % 26)) + text;
    yield text;
  }
}
