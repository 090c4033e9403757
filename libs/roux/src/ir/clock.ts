import { parseTold, type Told } from "./moments.ts";
import type { Enrichment, EnumType, RecordType } from "./types.ts";

/** What every ruleset may ask for, unless it or its dialect has something else of that name. */
export const CLOCK = "clock";

const WEEKDAY: EnumType = {
  kind: "enum",
  name: "weekday",
  symbols: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
};

/** The moment of the decision, once: as an instant, and as clocks and calendars of the zone show it. */
const READING: RecordType = {
  kind: "record",
  name: "clock-reading",
  members: [
    { name: "now", type: { kind: "moment", unit: "instant" } },
    { name: "date", type: { kind: "moment", unit: "date" } },
    { name: "time", type: { kind: "moment", unit: "time" } },
    { name: "weekday", type: WEEKDAY },
  ],
};

/** The names that a world has where its ruleset reads the clock. */
export const CLOCK_NAMES: readonly string[] = [CLOCK, READING.name, WEEKDAY.name];

/** The zone of a ruleset that names none. */
export const UTC = "UTC";

/** The clock of a zone. Its host is told the zone, and knows when days begin there. */
export function clockIn(zone: string): Enrichment {
  return { path: CLOCK, type: READING, given: [{ name: "zone", text: zone }] };
}

export interface ClockReading {
  readonly now: number;
  readonly date: number;
  readonly time: number;
  readonly weekday: string;
}

/** What a clock shows that is told with its offset: `2026-07-01T18:00+02:00`; undefined for any other text. */
export function readClock(text: string): ClockReading | undefined {
  const told = parseTold(text);
  return told && clockReading(told);
}

export function clockReading({ instant, date, time }: Told): ClockReading {
  // The first of January 1970 was a Thursday.
  const weekday = WEEKDAY.symbols[(((date + 3) % 7) + 7) % 7] ?? "";
  return { now: instant, date, time, weekday };
}

/** Whether a record is what a clock shows. */
export function isClock({ name }: RecordType): boolean {
  return name === READING.name;
}
