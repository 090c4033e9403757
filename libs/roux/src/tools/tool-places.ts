import { jsonTokens } from "../artifact/json-fault.ts";
import type { Span } from "../diagnostic.ts";

/**
 * Where the names of tools stand in a text that is JSON, in order: the `name` of each object in the list `tools`, to which
 * `above` leads from the top.
 */
export function toolPlaces(text: string, above: readonly string[]): readonly Span[] {
  const wanted = [...above, "tools", undefined, "name"];
  const places: Span[] = [];
  /** The members that lead to where the walk is; undefined in a list. */
  const path: (string | undefined)[] = [];
  const place = placer(text);
  for (const { token, at, isKey } of jsonTokens(text)) {
    if (token === "{" || token === "[") path.push(undefined);
    else if (token === "}" || token === "]") path.pop();
    else if (isKey) path[path.length - 1] = String(JSON.parse(token));
    else if (token.startsWith('"') && path.length === wanted.length && path.every((key, step) => key === wanted[step]))
      places.push(place(at, token.length));
  }
  return places;
}

/** Lines and columns of offsets that only grow. */
function placer(text: string): (offset: number, length: number) => Span {
  let [line, start] = [1, 0];
  return (offset, length) => {
    for (let end = text.indexOf("\n", start); end >= 0 && end < offset; end = text.indexOf("\n", start))
      [line, start] = [line + 1, end + 1];
    return { offset, length, line, column: offset - start + 1 };
  };
}
