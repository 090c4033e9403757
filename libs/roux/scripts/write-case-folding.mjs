// Writes the table of letters that fold alike, as the engine that runs this has them. Run it when Unicode has moved on.
import { renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const target = fileURLToPath(new URL("../src/regex/_case-folding.ts", import.meta.url));
const cased = Array.from({ length: 0x110000 }, (_, codePoint) => String.fromCodePoint(codePoint)).filter(
  (text) => text.isWellFormed() && /\p{CWCM}|\p{CWCF}/u.test(text),
);
const letters = cased.join("");

/** [first, last, step, distance]: every step-th letter folds like the one at that distance. */
const rows = [];
for (const text of cased) {
  const codePoint = text.codePointAt(0);
  const alike = [...letters.matchAll(new RegExp(`\\u{${codePoint.toString(16)}}`, "giu"))];
  const [least, ...others] = alike.map(([other]) => other.codePointAt(0)).sort((a, b) => a - b);
  if (least !== codePoint) continue;
  for (const other of others) add(codePoint, other - codePoint);
}

function add(codePoint, distance) {
  const row = rows.findLast((row) => {
    const gap = codePoint - row.last;
    return row.distance === distance && (row.step === undefined ? gap <= 2 : gap === row.step);
  });
  if (row === undefined) rows.push({ first: codePoint, last: codePoint, step: undefined, distance });
  else Object.assign(row, { last: codePoint, step: codePoint - row.last });
}

const hex = (codePoint) => `0x${codePoint.toString(16)}`;
const lines = rows
  .sort((a, b) => a.first - b.first || a.distance - b.distance)
  .map(({ first, last, step = 1, distance }) => `  [${hex(first)}, ${hex(last)}, ${step}, ${distance}],\n`);
const text = `/** Unicode's version of the table below. */
export const UNICODE_VERSION = "${process.versions.unicode}";

/**
 * The code points with the same simple case folding, written by \`scripts/write-case-folding.mjs\`. A row
 * \`[first, last, step, distance]\` says that every \`step\`-th code point from \`first\` to \`last\`, which is the least of
 * its kin, folds like the one at that distance.
 */
export const FOLDS_ALIKE: readonly (readonly [first: number, last: number, step: number, distance: number])[] = [
${lines.join("")}];
`;
writeFileSync(`${target}.tmp`, text);
renameSync(`${target}.tmp`, target);
