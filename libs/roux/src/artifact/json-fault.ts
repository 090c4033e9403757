import { abridge } from "../wording.ts";
import { isClear } from "./_clear-json.ts";
import { isExactNumber } from "./exact-number.ts";

const SPACE = /[ \n\r\t]*/y;
const TOKEN = /[{}[\],:]|(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)(?![\w.+-])/y;
/** Within a string, up to what ends it or must not stand there. */
const CHARACTERS = /[ !#-[\]-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

type Expected = "value" | "value or end" | "key" | "key or end" | "colon" | "comma or end" | "nothing";

/**
 * Where a text stops being JSON, in words: `line 2, column 7`; undefined where all of it is. The parser's own words quote
 * the text, which may be somebody's mail or a secret in the wrong file, and have no place in an error.
 */
export function jsonFault(text: string): string | undefined {
  const open: string[] = [];
  let expected: Expected = "value";
  for (let at = 0; ; ) {
    at = skip(SPACE, text, at) ?? at;
    const end = tokenEnd(text, at);
    const next: Expected | undefined = end === undefined ? undefined : step(text.slice(at, end), expected, open);
    if (at === text.length && expected === "nothing") return undefined;
    if (next === undefined || end === undefined) return placeOf(text, at);
    [expected, at] = [next, end];
  }
}

/**
 * What a text that is JSON says doubtfully, in words: a member twice in one object, of which readers keep one or the
 * other, or a number that no double holds, which would be read as another one. Undefined where it says nothing so.
 *
 * @param value what it was read as, where somebody has: it is found sooner then that there is nothing.
 */
export function jsonDoubt(text: string, value?: unknown): string | undefined {
  return value !== undefined && isClear(text, value) ? undefined : doubtIn(text);
}

function doubtIn(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let key = "";
  for (const { token, at, isKey } of jsonTokens(text)) {
    if (token === "{" || token === "[") open.push(token === "{" ? new Set() : undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (isKey) {
      key = String(JSON.parse(token));
      const keys = open.at(-1);
      if (keys?.has(key)) return `\`${abridge(key)}\` stands twice in one object, again at ${placeOf(text, at)}`;
      keys?.add(key);
    } else if (/^[-\d]/u.test(token) && !isExactNumber(token))
      return `${key === "" ? "a number" : `the number of \`${abridge(key)}\``} is more than a double holds, at ${placeOf(text, at)}`;
  }
  return undefined;
}

/** The tokens of a text that is JSON, with where they stand; of any other text, those before its fault. */
export function* jsonTokens(
  text: string,
): Generator<{ readonly token: string; readonly at: number; readonly isKey: boolean }> {
  for (let at = skip(SPACE, text, 0) ?? 0; at < text.length; ) {
    const end = tokenEnd(text, at);
    if (end === undefined) return;
    const next = skip(SPACE, text, end) ?? end;
    yield { token: text.slice(at, end), at, isKey: text[at] === '"' && text[next] === ":" };
    at = next;
  }
}

function tokenEnd(text: string, at: number): number | undefined {
  return text[at] === '"' ? stringEnd(text, at) : skip(TOKEN, text, at);
}

function skip(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Piece by piece, since a pattern for all of a string would need a stack as deep as the string is long. */
function stringEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; ; ) {
    at = skip(CHARACTERS, text, at) ?? at;
    if (text[at] === '"') return at + 1;
    const next = skip(ESCAPE, text, at);
    if (next === undefined) return undefined;
    at = next;
  }
}

/** What must follow a token, or undefined where it must not stand. `open` holds the brackets around it. */
function step(token: string, expected: Expected, open: string[]): Expected | undefined {
  const value = expected === "value" || expected === "value or end";
  switch (token) {
    case "{":
    case "[":
      if (!value) return undefined;
      open.push(token);
      return token === "{" ? "key or end" : "value or end";
    case "}":
    case "]": {
      const fits = open.at(-1) === (token === "}" ? "{" : "[");
      const may = expected === "comma or end" || expected === (token === "}" ? "key or end" : "value or end");
      if (!fits || !may) return undefined;
      open.pop();
      return after(open);
    }
    case ",":
      if (expected !== "comma or end") return undefined;
      return open.at(-1) === "{" ? "key" : "value";
    case ":":
      return expected === "colon" ? "value" : undefined;
    default:
      if (value) return after(open);
      return token.startsWith('"') && expected.startsWith("key") ? "colon" : undefined;
  }
}

function after(open: readonly string[]): Expected {
  return open.length === 0 ? "nothing" : "comma or end";
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split("\n");
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return at === text.length ? `${place}, where it ends` : place;
}
