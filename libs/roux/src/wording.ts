import { distance } from "fastest-levenshtein";
import { oneLine } from "./one-line.ts";

/** The known name nearest to a mistyped one, when it is near enough to be what was meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const name of known) {
    if (Math.abs(name.length - word.length) > limit) continue;
    const edits = distance(word.toLowerCase(), name.toLowerCase());
    if (edits < least) [best, least] = [name, edits];
  }
  return best;
}

/** What of a longer list a person still reads. */
const MOST = 20;

/** `a`, `b` or `c`, for a hint that lists what there is. */
export function listed(names: readonly string[]): string {
  if (names.length > MOST) return `${quotedOf(names.slice(0, MOST)).join(", ")} or one of ${names.length - MOST} more`;
  const quoted = quotedOf(names);
  const last = quoted.pop();
  if (last === undefined) return "nothing";
  return quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`;
}

function quotedOf(names: readonly string[]): string[] {
  return names.map((name) => `\`${name}\``);
}

/** Source text as it may stand in a message: one short line. */
export function abridge(text: string): string {
  const line = oneLine(text);
  const characters = [...line];
  return characters.length > 40 ? `${characters.slice(0, 39).join("")}…` : line;
}
