import { SAFETIES } from "../ir/safety.ts";
import { type Filling, PLACES } from "../vocabulary.ts";

/** What a text may hold, in words: `may hold fields, of each 200 characters of one line at most`. */
export function printFilling({ as, where }: Filling): string {
  const { keeps, most } = SAFETIES[as];
  const kept = keeps === "names" ? "ASCII letters, digits, `-` and `_`" : "characters of one line";
  return `may hold fields${where === undefined ? "" : ` ${PLACES[where].what}`}, of each ${most} ${kept} at most`;
}
