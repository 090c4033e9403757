/** Whether these are names and values of header fields, as messages about HTTP have them. */
export function isHeaderFields(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((text) => typeof text === "string"))
  );
}
