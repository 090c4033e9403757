/** A place in a record or a list with its alignment, at the most. */
const PLACE = 32;
/** No character has more bytes in UTF-8 than three for each of its units. */
const UNIT = 3;

/** How many bytes a value that is handed to a component takes in its memory, at the most. */
export function weightOf(value: unknown): number {
  if (typeof value === "string") return PLACE + value.length * UNIT;
  if (typeof value !== "object" || value === null) return PLACE;
  let sum = PLACE;
  if (Array.isArray(value)) for (const item of value) sum += weightOf(item);
  // A record has no members but its own.
  else for (const key in value) sum += weightOf((value as Readonly<Record<string, unknown>>)[key]);
  return sum;
}
