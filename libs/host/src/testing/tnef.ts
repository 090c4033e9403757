/** A `winmail.dat` with attachments, each with a title of the old kind and a long name as Outlook's property. */
export function tnef(...attachments: readonly { readonly title: string; readonly long?: string }[]): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(0x223e9f78);
  return Buffer.concat([
    head,
    ...attachments.flatMap(({ title, long }) => [
      attribute(0x00018010, Buffer.from(`${title}\0`)),
      ...(long === undefined ? [] : [attribute(0x00069005, properties(long))]),
    ]),
  ]);
}

function attribute(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head[0] = 2;
  head.writeUInt32LE(id, 1);
  head.writeUInt32LE(data.length, 5);
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(data.reduce((total, byte) => (total + byte) & 0xffff, 0));
  return Buffer.concat([head, data, sum]);
}

/** A whole number, one with a name of its own, and the long name in UTF-16. */
function properties(long: string): Buffer {
  const name = Buffer.from(`${long}\0`, "utf16le");
  const padded = Buffer.alloc(Math.ceil(name.length / 4) * 4);
  name.copy(padded);
  const named = [word(0x80010003), Buffer.alloc(16), word(0), word(7), word(1)];
  const text = [word(0x3707001f), word(1), word(name.length), padded];
  return Buffer.concat([word(3), word(0x37050003), word(1), ...named, ...text]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
