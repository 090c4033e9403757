const [BASE, LEAST, MOST, SKEW, DAMP, FIRST, INITIAL] = [36, 1, 26, 38, 700, 128, 72];

/** A label of any letters as letters, digits and hyphens: the encoding of RFC 3492, without `xn--`. */
export function punycode(label: string): string {
  const points = Array.from(label, (character) => character.codePointAt(0) ?? 0);
  const plain = points.filter((point) => point < FIRST);
  let output = String.fromCharCode(...plain) + (plain.length > 0 ? "-" : "");
  let [next, delta, bias, handled] = [FIRST, 0, INITIAL, plain.length];
  while (handled < points.length) {
    const least = Math.min(...points.filter((point) => point >= next));
    delta += (least - next) * (handled + 1);
    next = least;
    for (const point of points) {
      if (point < next) delta += 1;
      if (point !== next) continue;
      output += digits(delta, bias);
      bias = adapted(delta, handled + 1, handled === plain.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    next += 1;
  }
  return output;
}

/** The label that an encoding stands for, or undefined where it is none; what is longer than a label has to be cut off before. */
export function unpunycode(encoded: string): string | undefined {
  const hyphen = encoded.lastIndexOf("-");
  const points = Array.from(encoded.slice(0, Math.max(hyphen, 0)), (character) => character.codePointAt(0) ?? 0);
  let [next, index, bias, at] = [FIRST, 0, INITIAL, hyphen + 1];
  while (at < encoded.length) {
    const before = index;
    for (let [weight, base] = [1, BASE]; ; base += BASE) {
      const value = digitOf(encoded.charCodeAt(at));
      at += 1;
      // Beyond the end there is no digit.
      if (value === undefined) return undefined;
      index += value * weight;
      const threshold = Math.min(Math.max(base - bias, LEAST), MOST);
      if (value < threshold) break;
      weight *= BASE - threshold;
      if (weight > 2 ** 31) return undefined;
    }
    bias = adapted(index - before, points.length + 1, before === 0);
    next += Math.floor(index / (points.length + 1));
    index %= points.length + 1;
    if (next > 0x10_ff_ff) return undefined;
    points.splice(index, 0, next);
    index += 1;
  }
  return String.fromCodePoint(...points);
}

function digitOf(code: number): number | undefined {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  return code >= 0x30 && code <= 0x39 ? code - 0x30 + 26 : undefined;
}

/** A number in digits whose weights depend on the bias, the least first. */
function digits(delta: number, bias: number): string {
  let [text, rest] = ["", delta];
  for (let weight = BASE; ; weight += BASE) {
    const threshold = Math.min(Math.max(weight - bias, LEAST), MOST);
    if (rest < threshold) return text + digit(rest);
    text += digit(threshold + ((rest - threshold) % (BASE - threshold)));
    rest = Math.floor((rest - threshold) / (BASE - threshold));
  }
}

/** `a` to `z`, then `0` to `9`. */
function digit(value: number): string {
  return String.fromCharCode(value < 26 ? 0x61 + value : 0x30 + value - 26);
}

function adapted(delta: number, count: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / count);
  let bias = 0;
  for (; rest > ((BASE - LEAST) * MOST) / 2; bias += BASE) rest = Math.floor(rest / (BASE - LEAST));
  return bias + Math.floor(((BASE - LEAST + 1) * rest) / (rest + SKEW));
}
