/**
 * JSON in which no object has one key twice: readers differ in which of the two they keep, so that such a document
 * could say one thing to the verifier and another to the one who acts on it.
 */
export function parseStrictJson(bytes: Uint8Array, fail: (what: string, cause?: unknown) => Error): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw fail("is not JSON", cause);
  }
  const twice = repeatedKey(text);
  if (twice !== undefined) throw fail(`has the field \`${twice}\` twice`);
  return value;
}

/** The text is known to be JSON, so its tokens suffice: a text that a colon follows is a key of the innermost object. */
function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, string, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:)?|[{}]/g)) {
    if (token === "{") open.push(new Set());
    if (token === "}") open.pop();
    if (string === undefined || colon === undefined) continue;
    const key = String(JSON.parse(string));
    const keys = open.at(-1);
    if (keys?.has(key)) return key;
    keys?.add(key);
  }
  return undefined;
}
