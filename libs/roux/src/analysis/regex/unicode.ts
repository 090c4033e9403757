import { type CharSet, contains, fromRanges, ranges, UNIVERSE } from "./char-set.ts";

/**
 * Unicode's tables as the running engine has them. Asking the engine keeps the analysis at the same version of Unicode
 * as the regexes that it is about.
 */
const escapes = new Map<string, CharSet>();

/** The code points that an escape matches without the flag `i`: `\\p{Lu}`, `\\s`. */
export function matchedBy(source: string): CharSet {
  const known = escapes.get(source);
  if (known) return known;
  const runs = new RegExp(`${source}+`, "gu");
  const found: [number, number][] = [];
  for (const text of everyCodePoint())
    for (const [run] of text.matchAll(runs)) found.push([run.codePointAt(0) ?? 0, lastCodePoint(run)]);
  const set = fromRanges(found);
  escapes.set(source, set);
  return set;
}

function lastCodePoint(text: string): number {
  const unit = text.charCodeAt(text.length - 1);
  const isLowSurrogate = unit >= 0xdc00 && unit <= 0xdfff;
  return isLowSurrogate ? (text.codePointAt(text.length - 2) ?? 0) : unit;
}

/** All code points in order, in texts of at most 64 Ki; a gap between two code points is a gap between two texts. */
function* everyCodePoint(): Generator<string> {
  for (const [low, high] of ranges(UNIVERSE))
    for (let from = low; from <= high; from += 0x10000) {
      const length = Math.min(0x10000, high - from + 1);
      let text = "";
      for (let at = 0; at < length; at += 0x1000)
        text += String.fromCodePoint(...Array.from({ length: Math.min(0x1000, length - at) }, (_, i) => from + at + i));
      yield text;
    }
}

let folding: ReadonlyMap<number, readonly number[]> | undefined;

/** All code points that match one of the set's under the flags `iu`: those with the same simple case folding. */
export function closeOverCase(set: CharSet): CharSet {
  const more: [number, number][] = [];
  if ((set.at(-1) ?? 0) < 0x80) {
    for (const [low, high] of ranges(set)) more.push(...asciiRelatives(low, high));
    return more.length === 0 ? set : fromRanges([...ranges(set), ...more]);
  }
  folding ??= caseClasses();
  for (const [codePoint, alike] of folding)
    if (contains(set, codePoint)) for (const other of alike) more.push([other, other]);
  return more.length === 0 ? set : fromRanges([...ranges(set), ...more]);
}

/** Unicode keeps the folding of ASCII as it is, so most patterns need no table. */
function* asciiRelatives(low: number, high: number): Generator<[number, number]> {
  for (let codePoint = low; codePoint <= high; codePoint++) {
    const letter = codePoint | 0x20;
    if (codePoint < 0x41 || letter < 0x61 || letter > 0x7a) continue;
    yield [codePoint ^ 0x20, codePoint ^ 0x20];
    if (letter === 0x6b) yield [0x212a, 0x212a];
    if (letter === 0x73) yield [0x17f, 0x17f];
  }
}

/** For each code point that has others of the same folding, all of them. */
function caseClasses(): Map<number, readonly number[]> {
  const cased = ["\\p{CWCM}", "\\p{CWCF}"].flatMap((source) => ranges(matchedBy(source)));
  const related = new Map<string, Set<number>>();
  for (const [low, high] of ranges(fromRanges(cased)))
    for (let codePoint = low; codePoint <= high; codePoint++) {
      const text = String.fromCodePoint(codePoint);
      const group = new Set([codePoint]);
      // What upper or lower case joins may fold alike; the engine then says whether it does.
      for (const key of [text, text.toLowerCase(), text.toUpperCase(), text.toUpperCase().toLowerCase()]) {
        for (const other of related.get(key) ?? []) group.add(other);
        if ([...key].length === 1) group.add(key.codePointAt(0) ?? 0);
      }
      for (const member of group) {
        const own = String.fromCodePoint(member);
        for (const key of [own, own.toLowerCase(), own.toUpperCase()]) related.set(key, group);
      }
    }
  const classes = new Map<number, readonly number[]>();
  for (const group of new Set(related.values()))
    for (const codePoint of group) {
      const same = new RegExp(`^\\u{${codePoint.toString(16)}}$`, "iu");
      const alike = [...group].filter((other) => same.test(String.fromCodePoint(other)));
      if (alike.length > 1) classes.set(codePoint, alike);
    }
  return classes;
}
