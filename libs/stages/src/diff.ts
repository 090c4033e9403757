import { createPatch } from "diff";

export interface Version {
  /** What the diff calls it: `accepted`. */
  readonly label: string;
  readonly text: string;
}

const MOST_LINES = 80;

/** A unified diff for people: as much of it as anybody reads, without a newline at its end. */
export function unifiedDiff(name: string, before: Version, after: Version): string {
  const lines = createPatch(name, before.text, after.text, before.label, after.label, { context: 3 })
    .trimEnd()
    .split("\n")
    .slice(2);
  return lines.length <= MOST_LINES
    ? lines.join("\n")
    : [...lines.slice(0, MOST_LINES), `… and ${lines.length - MOST_LINES} lines more`].join("\n");
}
