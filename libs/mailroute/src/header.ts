/** A message without the fields of its header whose names, in lower case, are these. */
export function withoutFields(raw: Uint8Array, isLeftOut: (name: string) => boolean): Buffer {
  const { fields, rest } = headerOf(raw);
  const kept = fields.filter((field) => !isLeftOut(nameOf(field)));
  return kept.length === fields.length ? buffered(raw) : Buffer.concat([Buffer.from(kept.join(""), "latin1"), rest]);
}

export interface Header {
  /** As they are written, with the ends of their lines, one character for each byte. */
  readonly fields: readonly string[];
  /** What stands behind them. */
  readonly rest: Buffer;
}

/** Cuts a message, whose lines end with CR LF, behind its header. */
export function headerOf(raw: Uint8Array): Header {
  const message = buffered(raw);
  const end = message.indexOf("\r\n\r\n");
  const header = (end === -1 ? message : message.subarray(0, end + 2)).toString("latin1");
  return {
    fields: header.split(/(?<=\r\n)(?![ \t])/u),
    rest: end === -1 ? Buffer.alloc(0) : message.subarray(end + 2),
  };
}

/** In lower case. */
export function nameOf(field: string): string {
  return (field.split(":", 1)[0] ?? "").trim().toLowerCase();
}

function buffered(raw: Uint8Array): Buffer {
  return Buffer.from(raw.buffer, raw.byteOffset, raw.length);
}
