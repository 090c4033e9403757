/** What a person reads who wants to know more about a diagnostic. */
export interface Page {
  /** One sentence: when the diagnostic is given. */
  readonly summary: string;
  /** A ruleset that gets this diagnostic and no other. */
  readonly avoid: string;
  /** What the rulesets have beside them, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** The same ruleset as it should be; it compiles without findings. */
  readonly prefer: string;
  /** The lines of one paragraph, in Markdown. */
  readonly why: readonly string[];
}

/** A page as Markdown, which is as readable in a terminal. Ends without a newline. */
export function renderPage(code: string, { summary, avoid, prefer, why, files = {} }: Page): string {
  const example = (text: string): string => `\`\`\`glith\n${text}\`\`\``;
  return [
    `# ${code}`,
    summary,
    "## Avoid",
    example(avoid),
    "## Prefer",
    example(prefer),
    ...Object.entries(files).map(
      ([name, text]) => `Here \`${name}\` is:\n\`\`\`${name.split(".").at(-1)}\n${text}\`\`\``,
    ),
    "## Why",
    why.join("\n"),
  ].join("\n\n");
}
