import { type ClockReading, clockReading, DAY, isMoment } from "@glither/roux/core";
import { ProviderError } from "../../error.ts";
import type { Provider } from "../../offer/provider.ts";

/**
 * What this machine's clock shows in the zone that the ruleset names. Zones are those of the time zone database of the JavaScript
 * engine, so that no component needs one. The answer is kept with the decision, and whoever decides again is given it.
 *
 * @throws ProviderError `REFUSED`, when it is asked, for a zone that is not known here.
 */
export function clockProvider(now: () => number = Date.now): Provider {
  const calendars = new Map<string, Intl.DateTimeFormat>();
  return {
    answer(question) {
      const zone = String(question.value("zone"));
      const calendar = calendars.get(zone) ?? calendarOf(zone);
      calendars.set(zone, calendar);
      return { value: readingAt(now(), calendar), age: 0 };
    },
  };
}

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  } catch {
    throw new ProviderError("REFUSED", `the zone \`${timeZone}\` is not known here`);
  }
}

function readingAt(instant: number, calendar: Intl.DateTimeFormat): ClockReading {
  if (!isMoment("instant", instant)) throw new ProviderError("REFUSED", "the clock shows no year from 1 to 9999");
  const parts = new Map(calendar.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const day = new Date(0);
  day.setUTCFullYear(part("year"), part("month") - 1, part("day"));
  const seconds = (part("hour") * 60 + part("minute")) * 60 + part("second");
  const time = seconds * 1_000 + (((instant % 1_000) + 1_000) % 1_000);
  return clockReading({ instant, date: day.getTime() / DAY, time });
}
