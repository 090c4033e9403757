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

/** What a list or an object holds, the last first. */
function innerOf(value: object): readonly unknown[] {
  return (Array.isArray(value) ? [...value] : Object.values(value)).reverse();
}
