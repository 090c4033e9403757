/** Milliseconds. A month is 30 days and a year 365, as a deadline counts them: no calendar is asked. */
const DURATIONS: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
  ["w", 604_800_000],
  ["mo", 2_592_000_000],
  ["y", 31_536_000_000],
]);

/** Bytes: `KB` is a thousand (IEC 80000-13 calls it kB), `KiB` is 1,024. */
const SIZES: ReadonlyMap<string, number> = new Map(
  ["K", "M", "G", "T"].flatMap((letter, at): [string, number][] => [
    [`${letter}B`, 1_000 ** (at + 1)],
    [`${letter}iB`, 1_024 ** (at + 1)],
  ]),
);

const DIGITS = "[0-9]+(?:_[0-9]+)*";
const DECIMAL = `${DIGITS}(?:\\.${DIGITS})?`;
const END = "(?![A-Za-z0-9_])";

/** How the lexer knows the literals. */
export const NUMBER = new RegExp(`-?${DECIMAL}`, "u");
export const PERCENT = new RegExp(`${DECIMAL}%`, "u");
export const DURATION = new RegExp(`${DECIMAL}(?:${[...DURATIONS.keys()].join("|")})${END}`, "u");
export const SIZE = new RegExp(`${DECIMAL}(?:${[...SIZES.keys()].join("|")})${END}`, "u");

/** `2026-07-01`, `2026-07-01T18:00+02:00`, `18:00`: whether there is such a day or hour is told later. */
const CLOCK = "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]+)?)?";
export const MOMENT = new RegExp(
  `(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T${CLOCK}(?:Z|[+-][0-9]{2}:[0-9]{2})?)?|${CLOCK})${END}`,
  "u",
);

const WHOLE_DURATION = new RegExp(`^${DURATION.source}$`, "u");

/** A number without what groups its digits: `1_000` is `1000`. */
export function ungrouped(number: string): string {
  return number.replaceAll("_", "");
}

/**
 * `72h`, `1.5d` in milliseconds; the lexer has already checked its form. NaN where that is no whole number of them, and infinite
 * where nobody would count them.
 */
export function durationInMs(literal: string): number {
  const exact = scaled(literal, DURATIONS);
  return exact === undefined ? Number.POSITIVE_INFINITY : exact.rest === 0n ? Number(exact.whole) : Number.NaN;
}

/** A duration as the language writes it, in milliseconds; undefined for any other text, and beyond 53 bits. */
export function parseDuration(text: string): number | undefined {
  const ms = WHOLE_DURATION.test(text) ? durationInMs(text) : undefined;
  return ms !== undefined && Number.isSafeInteger(ms) ? ms : undefined;
}

/** What is wrong with a duration that is no whole number of milliseconds within 53 bits. */
export function durationFault(ms: number): string {
  return Number.isNaN(ms) ? "the duration is no whole number of milliseconds" : "the duration is too long";
}

/** `10MB` as a decimal number: `10000000`. */
export function sizeInBytes(literal: string): string {
  const exact = scaled(literal, SIZES);
  if (exact === undefined) return ungrouped(literal).replace(/[A-Za-z]+$/u, "");
  const fraction = exact.rest === 0n ? "" : `.${String(exact.rest).padStart(exact.places, "0").replace(/0+$/u, "")}`;
  return `${exact.whole}${fraction}`;
}

/** More digits than any number has that is kept; a literal of a million digits costs nothing. */
const MAX_DIGITS = 64;

interface Scaled {
  readonly whole: bigint;
  /** What is left, in units of ten to the power of minus `places`. */
  readonly rest: bigint;
  readonly places: number;
}

/** A decimal times its unit, exactly; undefined when it has too many digits. */
function scaled(literal: string, units: ReadonlyMap<string, number>): Scaled | undefined {
  const [, whole = "", fraction = "", unit = ""] = /^([0-9_]+)(?:\.([0-9_]+))?([A-Za-z]+)$/u.exec(literal) ?? [];
  const [digits, decimals] = [ungrouped(whole), ungrouped(fraction)];
  if (digits.length + decimals.length > MAX_DIGITS) return undefined;
  const scale = 10n ** BigInt(decimals.length);
  const product = BigInt(digits + decimals) * BigInt(units.get(unit) ?? 0);
  return { whole: product / scale, rest: product % scale, places: decimals.length };
}

/** What people call the units in words, and apart from their number. */
export const UNIT_WORDS: ReadonlyMap<string, string> = new Map([
  ...["ms", "msec", "msecs", "millisecond", "milliseconds"].map((word): [string, string] => [word, "ms"]),
  ...["s", "sec", "secs", "second", "seconds"].map((word): [string, string] => [word, "s"]),
  ...["m", "min", "mins", "minute", "minutes"].map((word): [string, string] => [word, "m"]),
  ...["h", "hr", "hrs", "hour", "hours"].map((word): [string, string] => [word, "h"]),
  ...["d", "day", "days"].map((word): [string, string] => [word, "d"]),
  ...["w", "week", "weeks"].map((word): [string, string] => [word, "w"]),
  ...["mo", "month", "months"].map((word): [string, string] => [word, "mo"]),
  ...["y", "yr", "yrs", "year", "years"].map((word): [string, string] => [word, "y"]),
  ...[...SIZES.keys()].map((unit): [string, string] => [unit.toLowerCase(), unit]),
]);
