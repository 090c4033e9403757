/** Whether some data has all of a search's words, in whatever letters. */
export function matcher(search: string): (data: unknown) => boolean {
  const words = search
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");
  return (data) => {
    if (words.length === 0) return true;
    const text = textOf(data).toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

/** All values, as they are shown, and not as JSON escapes them. */
function textOf(data: unknown): string {
  if (typeof data !== "object" || data === null) return String(data);
  return Object.values(data).map(textOf).join("\n");
}
