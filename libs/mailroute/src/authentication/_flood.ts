/** Signatures that are looked at; more than mailing lists and forwarders add, and each may cost a walk over the whole message. */
const MOST = 20;

/** The message, and without all signatures where it has so many that looking at them is what they are there for. */
export function withoutFlood(raw: Uint8Array): Buffer {
  const message = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  const end = message.indexOf("\r\n\r\n");
  const header = (end === -1 ? message : message.subarray(0, end + 2)).toString("latin1");
  const fields = header.split(/(?<=\n)(?![ \t])/u);
  const isSignature = (field: string): boolean => /^dkim-signature[ \t]*:/iu.test(field);
  if (fields.filter(isSignature).length <= MOST) return message;
  const kept = fields.filter((field) => !isSignature(field)).join("");
  return Buffer.concat([Buffer.from(kept, "latin1"), end === -1 ? Buffer.alloc(0) : message.subarray(end + 2)]);
}
