import { isBinHex, MARK_FIRSTS, nameInMark } from "./_marks.ts";

/** Where a text holds something: from the one place to, and without, the other. */
export type Slice = readonly [from: number, to: number];

/** What a scan needs to know of a header block to go on. */
export interface BlockNotes {
  readonly boundaries: readonly string[];
  /** A message may follow, with a header of its own. */
  readonly message: boolean;
  /** From now on every part may be a message, whatever it says of itself. */
  readonly digest: boolean;
}

/** What is told of a text on the way through it, in order. */
export interface Finder {
  /** A content field, folded as it is. */
  field(slice: Slice): void;
  /** The end of a header block that has content fields. */
  block(): BlockNotes;
  /** What follows the last block: its body, as far as one can tell. */
  body(slice: Slice): void;
  /** The end of a header block that stands where every program sees one, with or without content fields. */
  opens(hasFields: boolean): void;
  /** What follows it up to the next such place, whatever else looks like a block in between. */
  shown(slice: Slice): void;
  /** The file name of an attachment that is written into a text (uuencode, yEnc). */
  name(slice: Slice): void;
  /** A file in BinHex, whose name cannot be read. */
  opaque(): void;
}

const [TAB, LF, CR, BLANK, HYPHEN] = [9, 10, 13, 32, 45];
/** As much of a line as may be a boundary. */
const LOOK = 1024;

/**
 * Goes once through a text and finds all header blocks that any program could see in it: at its beginning where it
 * has a header, behind every line that begins with `--`, whatever boundaries are declared, and at the beginning of
 * every message within. A line ends with LF, CRLF or CR; a block ends where all programs see it end. Each byte is looked
 * at once, and nothing is copied but lines that may matter.
 */
export function scan(text: Buffer, beginsWithHeader: boolean, finder: Finder): void {
  new Scanner(text, beginsWithHeader, finder).run();
}

class Scanner {
  readonly #text: Buffer;
  readonly #finder: Finder;
  readonly #boundaries = new Set<string>();
  /** The first boundary of each hash: most lines that are none, and most that are one, need not become a string. */
  readonly #hashes = new Map<number, Buffer>();
  /** The block that goes on has content fields. */
  #content = false;
  /** Where the content field begins that goes on, or -1. */
  #field = -1;
  #inHeader: boolean;
  /** Within a header before its first line: blank lines do not end it. */
  #blank: boolean;
  /** Where the block began that goes on, its `--` included. */
  #start = 0;
  /** Where the body of the last block with content fields begins, or -1. */
  #body = -1;
  /** The block that goes on stands where every program sees one: at the beginning of a message, or behind a declared boundary. */
  #surely: boolean;
  /** Where the body of the last such block begins, or -1. */
  #shown = -1;
  #digest = false;

  constructor(text: Buffer, beginsWithHeader: boolean, finder: Finder) {
    this.#text = text;
    this.#finder = finder;
    this.#inHeader = beginsWithHeader;
    this.#blank = beginsWithHeader;
    this.#surely = beginsWithHeader;
  }

  run(): void {
    const text = this.#text;
    let whole = true;
    for (let at = 0; at < text.length; ) {
      const start = at;
      while (at < text.length && text[at] !== LF && text[at] !== CR) at++;
      const end = at;
      const bareCr = text[at] === CR && text[at + 1] !== LF;
      at += text[at] === CR && !bareCr ? 2 : 1;
      // An empty line counts where programs that do not take CR for a line end see it, too.
      if (end > start) this.#line(start, end);
      else if (this.#inHeader && whole && !bareCr && !this.#blank) this.#endHeader(start, Math.min(at, text.length));
      whole = !bareCr;
    }
    if (this.#inHeader) this.#endHeader(text.length, text.length);
    if (this.#body >= 0) this.#finder.body([this.#body, text.length]);
    this.#endShown(text.length);
  }

  #line(start: number, end: number): void {
    const [first = 0, second = 0] = [this.#text[start], this.#text[start + 1]];
    if (first === HYPHEN && second === HYPHEN) {
      this.#separator(start, end);
      return;
    }
    if (this.#inHeader && first !== BLANK && first !== TAB) {
      this.#endField(start);
      // `Content-…`
      if ((first === 67 || first === 99) && this.#text[start + 7] === HYPHEN) this.#field = start;
      this.#blank = false;
    }
    if (MARK_FIRSTS[first] === 1) this.#mark(start, end);
  }

  #separator(start: number, end: number): void {
    if (this.#inHeader) this.#endHeader(start, start);
    const surely = this.#isBoundary(start + 2, end);
    if (this.#body >= 0 && surely) {
      this.#finder.body([this.#body, Math.max(this.#body, start)]);
      this.#body = -1;
    }
    if (surely) this.#endShown(start);
    this.#surely = surely;
    [this.#inHeader, this.#blank, this.#start] = [true, false, start];
  }

  #endShown(end: number): void {
    if (this.#shown >= 0 && end > this.#shown) this.#finder.shown([this.#shown, end]);
    this.#shown = -1;
  }

  #isBoundary(start: number, end: number): boolean {
    if (this.#boundaries.size === 0 || end - start > LOOK) return false;
    let last = end;
    while (last > start && (this.#text[last - 1] === BLANK || this.#text[last - 1] === TAB)) last--;
    const closing = last - start >= 2 && this.#text[last - 1] === HYPHEN && this.#text[last - 2] === HYPHEN;
    return this.#isDeclared(start, last) || (closing && this.#isDeclared(start, last - 2));
  }

  #isDeclared(start: number, end: number): boolean {
    const first = this.#hashes.get(hash(this.#text, start, end));
    if (first === undefined) return false;
    return isThere(this.#text, start, end, first) || this.#boundaries.has(this.#text.toString("latin1", start, end));
  }

  #endField(end: number): void {
    if (this.#field < 0) return;
    this.#finder.field([this.#field, end]);
    this.#field = -1;
    this.#content = true;
  }

  /** A header block ends before `end`; what follows begins at `next`. */
  #endHeader(end: number, next: number): void {
    this.#endField(end);
    this.#inHeader = false;
    let message = this.#digest;
    let hasFields = false;
    if (this.#content) {
      if (this.#body >= 0) this.#finder.body([this.#body, Math.max(this.#body, this.#start)]);
      const notes = this.#finder.block();
      for (const boundary of notes.boundaries) this.#declare(Buffer.from(boundary));
      this.#digest ||= notes.digest;
      message = notes.message || this.#digest;
      [hasFields, this.#content, this.#body] = [true, false, next];
    }
    if (this.#surely) {
      this.#endShown(this.#start);
      this.#finder.opens(hasFields);
      this.#shown = next;
    }
    this.#surely &&= message;
    if (message) [this.#inHeader, this.#blank, this.#start] = [true, true, next];
  }

  #declare(boundary: Buffer): void {
    const written = boundary.toString("latin1").trimEnd();
    this.#boundaries.add(written);
    const key = hash(boundary, 0, written.length);
    if (!this.#hashes.has(key)) this.#hashes.set(key, boundary.subarray(0, written.length));
  }

  #mark(start: number, end: number): void {
    const name = nameInMark(this.#text, start, end);
    if (name !== undefined) this.#finder.name([name, end]);
    else if (isBinHex(this.#text, start, end)) this.#finder.opaque();
  }
}

function isThere(text: Uint8Array, start: number, end: number, bytes: Uint8Array): boolean {
  if (end - start !== bytes.length) return false;
  for (let at = 0; at < bytes.length; at++) if (text[start + at] !== bytes[at]) return false;
  return true;
}

/** FNV-1a, of 32 bits. */
function hash(text: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let at = start; at < end; at++) value = Math.imul(value ^ (text[at] ?? 0), 0x01000193);
  return value;
}
