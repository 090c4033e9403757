/** A message without those fields of its header; their names are in lower case, and the fields as `Header` has them. */
export function withoutFields(raw: Uint8Array, isLeftOut: (name: string, field: string) => boolean): Buffer {
  const { fields, rest } = headerOf(raw);
  const kept = fields.filter((field) => !isLeftOut(nameOf(field), field));
  return kept.length === fields.length ? buffered(raw) : Buffer.concat([Buffer.from(kept.join(""), "latin1"), rest]);
}

export interface Header {
  /** As they are written, with the ends of their lines, one character for each byte. */
  readonly fields: readonly string[];
  /** What stands behind them. */
  readonly rest: Buffer;
}

/** Cuts a message behind its header. Lines end with CR LF or with LF alone, as mailboxes and mail programs have it. */
export function headerOf(raw: Uint8Array): Header {
  const message = buffered(raw);
  const ends = ["\n\r\n", "\n\n"].map((end) => message.indexOf(end)).filter((at) => at !== -1);
  const end = ends.length === 0 ? message.length : Math.min(...ends) + 1;
  const header = message.subarray(0, end).toString("latin1");
  return { fields: header.split(/(?<=\n)(?![ \t])/u), rest: message.subarray(end) };
}

/** In lower case. */
export function nameOf(field: string): string {
  return (field.split(":", 1)[0] ?? "").trim().toLowerCase();
}

/** Whether it is one to whoever knows the standard: its name is printable ASCII (RFC 5322 §2.2), with nothing before it. */
export function isField(field: string): boolean {
  return /^[!-9;-~]+[ \t]*:/u.test(field);
}

/** A message's lines as they end in SMTP, so that none is two lines to somebody else. */
export function withSentLines(raw: Uint8Array): Buffer {
  return Buffer.from(buffered(raw).toString("latin1").replaceAll(/\r?\n/gu, "\r\n"), "latin1");
}

function buffered(raw: Uint8Array): Buffer {
  return Buffer.from(raw.buffer, raw.byteOffset, raw.length);
}
