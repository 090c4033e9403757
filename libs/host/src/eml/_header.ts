import { EmlError } from "./error.ts";

export interface HeaderField {
  /** As written, without the blanks that may stand before the colon. */
  readonly name: string;
  /** Unfolded, otherwise undecoded; bytes that are no UTF-8 are U+FFFD. */
  readonly value: string;
  /** Some programs end the header at a line that is no field; this one they do not see. */
  readonly behindJunk: boolean;
}

/** In bytes; many mail servers stop there, or sooner. */
const MAX_HEADER = 256 * 1024;
const MAX_LINES = 10_000;

/**
 * The fields of a message's own header, in order. Lines end with LF or CRLF. Where programs would part the header in
 * different ways and no cautious reading is left, it is refused.
 *
 * @throws EmlError `NOT_A_MESSAGE`, `MALFORMED_HEADER` or `TOO_COMPLEX`
 */
export function readHeader(message: Uint8Array): readonly HeaderField[] {
  const bytes = headerBytes(message);
  const fields = partedFields(new TextDecoder().decode(bytes));
  if (fields.length === 0) throw new EmlError("NOT_A_MESSAGE", "this is no mail message: it has no header field");
  for (const [at, byte] of bytes.entries()) {
    if (byte === 0) throw new EmlError("MALFORMED_HEADER", "the message's header holds a NUL");
    if (byte === 13 && bytes[at + 1] !== 10)
      throw new EmlError("MALFORMED_HEADER", "the message's header holds a carriage return that ends no line");
  }
  return fields;
}

/** Up to and with the line end before the first empty line. */
function headerBytes(message: Uint8Array): Uint8Array {
  let crlf = false;
  for (let at = 0, start = 0; at <= message.length; at++) {
    if (at === MAX_HEADER) throw new EmlError("TOO_COMPLEX", `the message's header has more than ${MAX_HEADER} bytes`);
    if (at < message.length && message[at] !== 10) continue;
    const withCr = message[at - 1] === 13;
    if (at - Number(withCr) === start && at < message.length) {
      // To a program that knows CRLF alone, the header goes on behind such a line.
      if (crlf && !withCr)
        throw new EmlError("MALFORMED_HEADER", "the message's header ends with another kind of line end");
      return message.subarray(0, start);
    }
    crlf ||= withCr;
    start = at + 1;
  }
  return message;
}

function partedFields(header: string): HeaderField[] {
  const fields: { name: string; pieces: string[]; behindJunk: boolean }[] = [];
  let behindJunk = false;
  const lines = header.split(/\r?\n/u, MAX_LINES + 1);
  if (lines.length > MAX_LINES)
    throw new EmlError("TOO_COMPLEX", `the message's header has more than ${MAX_LINES} lines`);
  for (const [at, line] of lines.entries()) {
    const last = fields.at(-1);
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trimEnd();
    if (line.trim() === "") behindJunk ||= line !== "";
    else if (/^[ \t]/u.test(line) && last) last.pieces.push(line);
    // Field names are printable ASCII (RFC 5322 §2.2); noise with a colon in it has none.
    else if (/^[!-9;-~]+$/u.test(name)) fields.push({ name, pieces: [line.slice(colon + 1)], behindJunk });
    // An mbox's own first line.
    else if (at > 0 || !/^>?From /u.test(line)) behindJunk = true;
  }
  return fields.map(({ name, pieces, behindJunk }) => ({ name, value: pieces.join("").trim(), behindJunk }));
}
