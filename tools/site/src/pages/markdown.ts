/** Does something to the lines of a text that stand outside fenced blocks. */
export function outsideFences(text: string, change: (prose: string) => string): string {
  const parts: { readonly fenced: boolean; readonly lines: string[] }[] = [];
  let fence: string | undefined;
  for (const line of text.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/u.exec(line)?.[1];
    const opens = fence === undefined && mark !== undefined;
    if (opens) fence = mark;
    const fenced = fence !== undefined;
    const last = parts.at(-1);
    if (last?.fenced === fenced) last.lines.push(line);
    else parts.push({ fenced, lines: [line] });
    if (!opens && fence !== undefined && mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
  }
  return parts.map(({ fenced, lines }) => (fenced ? lines.join("\n") : change(lines.join("\n")))).join("\n");
}

/** A fence that is longer than any in the text. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/gu)].map(([mark]) => mark.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.endsWith("\n") ? text : `${text}\n`}${fence}`;
}

/** The text of a page's first heading, without its marks. */
export function titleOf(text: string): string | undefined {
  return /^# (.+)$/mu.exec(text)?.[1]?.replace(/`/gu, "");
}
