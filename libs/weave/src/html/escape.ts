/** Text as HTML, in elements and in quoted attributes; what no eye sees is spelled out. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`)
    .replace(/[&<>"'`]/gu, (c) => `&#${c.codePointAt(0)};`);
}
