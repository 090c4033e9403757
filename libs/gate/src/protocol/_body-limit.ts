/** As lines on standard streams. */
const MOST_BYTES = 10 * 1024 * 1024;
const [LF, CR, BRACKET] = [0x0a, 0x0d, 0x5b];
/** What may stand before JSON: its blanks, and the mark that says UTF-8. */
const BEFORE = new Set([0x20, 0x09, LF, CR, 0xef, 0xbb, 0xbf]);

/** Reads along, and says what is wrong with a body as soon as it is. */
export type BodyCheck = (chunk: Uint8Array) => string | undefined;

/** A stream of events may be as long as it likes, and none of them; any other body is one message. */
export function bodyCheckOf(contentType: string | null): BodyCheck {
  const [kind = ""] = (contentType ?? "").split(";");
  return kind.trim().toLowerCase() === "text/event-stream" ? eachEvent() : whole();
}

function whole(): BodyCheck {
  let size = 0;
  let isBegun = false;
  return (chunk) => {
    size += chunk.length;
    if (size > MOST_BYTES) return TOO_LARGE;
    const first = isBegun ? undefined : chunk.find((byte) => !BEFORE.has(byte));
    isBegun ||= first !== undefined;
    return first === BRACKET ? "a batch: messages come one by one" : undefined;
  };
}

/** An event ends with an empty line; a line with LF, CR, or both. */
function eachEvent(): BodyCheck {
  let [size, line, last] = [0, 0, 0];
  return (chunk) => {
    for (const byte of chunk) {
      size += 1;
      const isEnd = byte === LF || byte === CR;
      if (!isEnd) line += 1;
      else if (byte !== LF || last !== CR) {
        if (line === 0) size = 0;
        line = 0;
      }
      last = byte;
      if (size > MOST_BYTES) return TOO_LARGE;
    }
    return undefined;
  };
}

const TOO_LARGE = "more than 10 MiB";
