/**
 * Every text at any depth of a JSON value, in order: values of members and elements of lists, and no names of members.
 * Nothing here recurses: how deep a value nests is up to whoever wrote it.
 */
export function textsWithin(json: unknown): readonly string[] {
  const texts: string[] = [];
  const left: unknown[] = [json];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === "string") texts.push(value);
    else if (typeof value === "object" && value !== null) for (const inner of innerOf(value)) left.push(inner);
  }
  return texts;
}

/** What stands in a list of texts for a value that is none, so that it is an element and fits no text. */
export const NO_TEXT = 0;

/**
 * A JSON value as a list of texts: what a list holds, at any depth, so that wrapping takes nothing out of it; a single value is a list of
 * one. Each value that is no text is an element all the same, an empty list or object too. Nothing and `null` are the empty list.
 */
export function textsOf(json: unknown): readonly (string | typeof NO_TEXT)[] {
  if (json === undefined || json === null) return [];
  const texts: (string | typeof NO_TEXT)[] = [];
  const left: unknown[] = Array.isArray(json) ? [...innerOf(json)] : [json];
  while (left.length > 0) {
    const value = left.pop();
    const inner = typeof value === "object" && value !== null ? innerOf(value) : [];
    if (inner.length === 0) texts.push(typeof value === "string" ? value : NO_TEXT);
    for (const one of inner) left.push(one);
  }
  return texts;
}

/** What a list or an object holds, the last first. */
function innerOf(value: object): readonly unknown[] {
  return (Array.isArray(value) ? [...value] : Object.values(value)).reverse();
}
