import { isExactNumber } from "./exact-number.ts";

const [QUOTE, BACKSLASH, COLON, ZERO, NINE] = [34, 92, 58, 48, 57];
/** A number of so many digits comes back from its double. */
const DIGITS = 15;

/**
 * Whether a text that is JSON, and was read as this value, surely says nothing doubtfully: all of its members are in the value, so that
 * none stood there twice, and doubles hold its numbers. Far sooner than by looking at each name.
 */
export function isClear(text: string, value: unknown): boolean {
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at);
    else if (code === COLON) members += 1;
    else if (isDigit(code)) {
      const start = at;
      while (isInNumber(text.charCodeAt(at + 1))) at += 1;
      const number = text.slice(start, at + 1);
      if ((number.length > DIGITS || /e/iu.test(number)) && !isExactNumber(number)) return false;
    }
  }
  return members === membersIn(value);
}

/** Where the mark stands that ends it. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  for (let code = text.charCodeAt(at); code !== QUOTE && at < text.length; code = text.charCodeAt(at)) {
    at += code === BACKSLASH ? 2 : 1;
  }
  return at;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function isInNumber(code: number): boolean {
  return isDigit(code) || "+-.eE".includes(String.fromCharCode(code));
}

/** Not by calls: what nests a hundred thousand deep is JSON, too. */
function membersIn(value: unknown): number {
  let members = 0;
  for (const open = [value]; open.length > 0; ) {
    const one = open.pop();
    if (typeof one !== "object" || one === null) continue;
    const items: readonly unknown[] = Array.isArray(one) ? one : Object.values(one);
    if (!Array.isArray(one)) members += items.length;
    for (const item of items) if (typeof item === "object") open.push(item);
  }
  return members;
}
