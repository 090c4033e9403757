/** What a moment is counted in: milliseconds since 1970 in UTC, days since then, or milliseconds since midnight. */
export type MomentUnit = "instant" | "date" | "time";

export const DAY = 86_400_000;

/** The years 1 to 9999, which is what RFC 3339 can write. */
export const MOMENT_BOUNDS: Readonly<Record<MomentUnit, readonly [least: number, greatest: number]>> = {
  instant: [-62_135_596_800_000, 253_402_300_799_999],
  date: [-719_162, 2_932_896],
  time: [0, DAY - 1],
};

export function isMoment(unit: MomentUnit, value: unknown): value is number {
  const [least, greatest] = MOMENT_BOUNDS[unit];
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= greatest;
}

const DATE = "([0-9]{4})-([0-9]{2})-([0-9]{2})";
const TIME = "([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,3}))?)?";
const OFFSET = "(Z|[+-][0-9]{2}:[0-9]{2})";
const FORMS: Readonly<Record<MomentUnit, RegExp>> = {
  instant: new RegExp(`^${DATE}T${TIME}${OFFSET}$`, "u"),
  date: new RegExp(`^${DATE}$`, "u"),
  time: new RegExp(`^${TIME}$`, "u"),
};

/** An instant as it is told in some place: RFC 3339 with its offset. */
export interface Told {
  readonly instant: number;
  /** The day and the time there. */
  readonly date: number;
  readonly time: number;
}

/** `2026-07-01T18:00:30.5+02:00`; a second that leaps is none. Undefined for any other text. */
export function parseTold(text: string): Told | undefined {
  const found = FORMS.instant.exec(text)?.slice(1);
  if (found === undefined) return undefined;
  const [date, time] = [dateOf(found.slice(0, 3)), timeOf(found.slice(3, 7))];
  const offset = offsetOf(found[7] ?? "");
  if (date === undefined || time === undefined || offset === undefined) return undefined;
  const instant = date * DAY + time - offset;
  return isMoment("instant", instant) ? { instant, date, time } : undefined;
}

/** A moment as the language and JSON write it; undefined for any other text. */
export function parseMoment(unit: MomentUnit, text: string): number | undefined {
  if (unit === "instant") return parseTold(text)?.instant;
  const found = FORMS[unit].exec(text)?.slice(1);
  return found && (unit === "date" ? dateOf(found) : timeOf(found));
}

/** In one way only: `2026-07-01T16:00Z`, `2026-07-01`, `18:00`, with seconds where there are some. */
export function printMoment(unit: MomentUnit, value: number): string {
  if (unit === "time") return printTime(value);
  if (unit === "date") return new Date(value * DAY).toISOString().slice(0, 10);
  const day = Math.floor(value / DAY);
  return `${printMoment("date", day)}T${printTime(value - day * DAY)}Z`;
}

function printTime(value: number): string {
  const [, minutes = "", seconds = "", ms = ""] =
    /^(.{5}):(.{2})\.(.{3})Z$/u.exec(new Date(value).toISOString().slice(11)) ?? [];
  if (ms !== "000") return `${minutes}:${seconds}.${ms}`;
  return seconds === "00" ? minutes : `${minutes}:${seconds}`;
}

function dateOf([year, month, day]: readonly (string | undefined)[]): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isThere = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  const value = date.getTime() / DAY;
  return isThere && isMoment("date", value) ? value : undefined;
}

function timeOf([hour, minute, second = "0", fraction = ""]: readonly (string | undefined)[]): number | undefined {
  const [h, m, s, ms] = [hour, minute, second, fraction.padEnd(3, "0")].map(Number);
  if (h === undefined || m === undefined || s === undefined || h > 23 || m > 59 || s > 59) return undefined;
  return ((h * 60 + m) * 60 + s) * 1_000 + (ms ?? 0);
}

function offsetOf(text: string): number | undefined {
  if (text === "Z") return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(4))];
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
