import { FOLDS_ALIKE } from "./_case-folding.ts";
import { type CharSet, fromRanges, ranges } from "./char-set.ts";

/**
 * All code points that match one of the set's under the flags `iu`: those with the same simple case folding. The table is
 * part of the language, so that a ruleset means the same under every engine.
 */
export function closeOverCase(set: CharSet): CharSet {
  const least = withRelatives(set, "least");
  return withRelatives(least, "others");
}

/** Adds what the table says of the members of a set: the least of their kin, or the others from the least on. */
function withRelatives(set: CharSet, wanted: "least" | "others"): CharSet {
  const own = ranges(set);
  const found = [...own];
  for (const [first, last, step, distance] of FOLDS_ALIKE) {
    const [from, to, away] =
      wanted === "others" ? [first, last, distance] : [first + distance, last + distance, -distance];
    for (const [low, high] of own) {
      if (high < from || low > to) continue;
      const start = from + Math.max(0, Math.ceil((low - from) / step)) * step;
      const end = Math.min(to, high);
      if (step === 1) found.push([start + away, end + away]);
      else
        for (let codePoint = start; codePoint <= end; codePoint += step)
          found.push([codePoint + away, codePoint + away]);
    }
  }
  return found.length === own.length ? set : fromRanges(found);
}
