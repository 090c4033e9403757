export { type Find, type FuzzOptions, fuzz, fuzzAt, MOST_TRIALS } from "./campaign.ts";
export { parseFind, printFind } from "./find-file.ts";
export { addTo, emptyTally, type Tally, tallyLines } from "./tally.ts";
