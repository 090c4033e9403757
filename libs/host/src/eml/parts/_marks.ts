const [TAB, BLANK, ZERO, SEVEN] = [9, 32, 0x30, 0x37];
/** Blanks and digits of which each may be so many. */
const [MOST_BLANKS, MOST_DIGITS] = [9, 6];
/** As much of a line of yEnc as stands before its name, in bytes. */
const MOST_BEFORE = 400;

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
const [BEGIN, BASE64, YBEGIN, NAME] = [bytes("begin"), bytes("-base64"), bytes("=ybegin "), bytes("name=")];
const BINHEX = bytes("(This file must be converted with BinHex");

/** What lines begin with that may be marks, by their first byte. */
export const MARK_FIRSTS = new Uint8Array(256);
for (const [first = 0] of [BEGIN, YBEGIN, BINHEX]) MARK_FIRSTS[first] = 1;

/**
 * Where the name begins in a line that opens a file within a text: `begin 644 a.exe` (uuencode), `=ybegin line=128 name=a.exe`
 * (yEnc). Undefined for any other line. No string is made of it: a text may consist of lines that are nearly one.
 */
export function nameInMark(text: Uint8Array, start: number, end: number): number | undefined {
  return afterBegin(text, start, end) ?? afterYbegin(text, start, end);
}

/** Whether a file in BinHex follows, whose name cannot be read. */
export function isBinHex(text: Uint8Array, start: number, end: number): boolean {
  return isAt(text, start, end, BINHEX);
}

/** `begin` or `begin-base64`, the rights in octal digits, and a name. */
function afterBegin(text: Uint8Array, start: number, end: number): number | undefined {
  if (!isAt(text, start, end, BEGIN)) return undefined;
  let at = start + BEGIN.length;
  if (isAt(text, at, end, BASE64)) at += BASE64.length;
  const digits = pastBlanks(text, at, end);
  if (digits === undefined) return undefined;
  at = digits;
  while (at < end && at - digits < MOST_DIGITS && isOctal(text[at])) at++;
  const name = at === digits ? undefined : pastBlanks(text, at, end);
  return name === undefined || isSpace(text[name]) ? undefined : name;
}

function afterYbegin(text: Uint8Array, start: number, end: number): number | undefined {
  if (!isAt(text, start, end, YBEGIN)) return undefined;
  const from = start + YBEGIN.length;
  const last = Math.min(from + MOST_BEFORE, end - NAME.length);
  for (let at = from; at <= last; at++)
    if (isAt(text, at, end, NAME) && !isOfWord(text[at - 1])) return at + NAME.length;
  return undefined;
}

/** Behind one blank at least; undefined where there is none, where there are too many, and where nothing follows. */
function pastBlanks(text: Uint8Array, from: number, end: number): number | undefined {
  let at = from;
  while (at < end && at - from < MOST_BLANKS && (text[at] === BLANK || text[at] === TAB)) at++;
  return at === from || at === end ? undefined : at;
}

function isAt(text: Uint8Array, start: number, end: number, mark: Uint8Array): boolean {
  if (end - start < mark.length) return false;
  for (let at = 0; at < mark.length; at++) if (text[start + at] !== mark[at]) return false;
  return true;
}

function isOctal(byte = 0): boolean {
  return byte >= ZERO && byte <= SEVEN;
}

/** As JavaScript has it, of Latin-1. */
function isSpace(byte = 0): boolean {
  return (byte >= TAB && byte <= 13) || byte === BLANK || byte === 0xa0;
}

function isOfWord(byte = 0): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f
  );
}
