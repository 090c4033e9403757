import { parseMoment, printMoment } from "@glither/roux/core";
import type { HeaderField } from "./_header.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DATE =
  /^(?:[a-z]{3},)? ?([0-9]{1,2}) ([a-z]{3}) ([0-9]{4}) ([0-9]{2}):([0-9]{2})(?::([0-9]{2}))? ?([+-][0-9]{4}|gmt|utc?|z)$/u;

/**
 * When a message says that it was sent (RFC 5322, 3.3), as the language writes instants. What no two programs read alike says nothing: two
 * fields that differ, years of two digits, names of zones but UTC's.
 */
export function sentAt(header: readonly HeaderField[]): string | undefined {
  const fields = header.filter(({ name }) => name.toLowerCase() === "date").map(({ value }) => instantOf(value));
  const [first, ...others] = fields;
  return others.every((other) => other === first) ? first : undefined;
}

function instantOf(value: string): string | undefined {
  // A comment is for people: `(CEST)`.
  const text = value
    .slice(0, 200)
    .replace(/\([^()]*\)/gu, " ")
    .replace(/\s+/gu, " ")
    .trim()
    .toLowerCase();
  const [, day = "", month = "", year, hour, minute, second = "00", zone = ""] = DATE.exec(text) ?? [];
  const at = MONTHS.indexOf(month) + 1;
  if (year === undefined || at === 0) return undefined;
  const offset = /^[+-]/u.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : "Z";
  const date = `${year}-${String(at).padStart(2, "0")}-${day.padStart(2, "0")}`;
  const instant = parseMoment("instant", `${date}T${hour}:${minute}:${second}${offset}`);
  return instant === undefined ? undefined : printMoment("instant", instant);
}
