/** Texts as Mermaid and Markdown take them, whatever they hold. */

export function fenced(language: string, lines: readonly string[]): string {
  return [`\`\`\`${language}`, ...lines, "```"].join("\n");
}

export function label(text: string): string {
  return `"${escaped(text)}"`;
}

/** Mermaid reads `#NN;` as a character in any text; letters, digits and a few marks mean nothing to it. */
export function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,()=_-]|__+|--+/gu, (found) =>
    [...found].map((c) => `#${c.codePointAt(0)};`).join(""),
  );
}

/** Entities are text to Markdown, whatever they stand for. */
export function markdown(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,()=_-]|__+|\bwww\./gu, (found) =>
    [...found].map((c) => `&#${c.codePointAt(0)};`).join(""),
  );
}
