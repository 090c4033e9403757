import { createPatch } from "diff";
import { severalLines } from "../printable.ts";

export interface Version {
  /** What the diff calls it: `accepted`. */
  readonly label: string;
  readonly text: string;
}

const MOST_LINES = 80;
/** What a build server takes for a command to itself, though blanks stand before it. */
const COMMAND = /^(\s+):(?=:)/u;

/** A unified diff for people: as much of it as anybody reads, without a newline at its end. */
export function unifiedDiff(name: string, before: Version, after: Version): string {
  const lines = createPatch(name, before.text, after.text, before.label, after.label, { context: 3 })
    .trimEnd()
    .split("\n")
    .slice(2)
    .map((line) => severalLines(line).replace(COMMAND, "$1\\u{3a}"));
  return lines.length <= MOST_LINES
    ? lines.join("\n")
    : [...lines.slice(0, MOST_LINES), `… and ${lines.length - MOST_LINES} lines more`].join("\n");
}
