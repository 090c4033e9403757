import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  readonly name: string;
  /** In the header before the file itself, where it is another one. */
  readonly localName?: string;
  readonly content?: Buffer;
  readonly encrypted?: boolean;
  /** Stored as it is. */
  readonly stored?: boolean;
  /** Before the file alone, and not in the directory. */
  readonly unlisted?: boolean;
}

/** A zip of its entries, honest or not (APPNOTE 6.3). */
export function zip(...entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, localName = name, content = Buffer.from("x"), ...how } of entries) {
    const packed = how.stored === true ? content : deflateRawSync(content);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(how.encrypted === true ? 1 : 0, 2);
    shared.writeUInt16LE(how.stored === true ? 0 : 8, 4);
    shared.writeUInt32LE(crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(content.length, 18);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), named(shared, localName), Buffer.from(localName), packed]);
    const listed = Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), named(shared, name), Buffer.alloc(14)]);
    listed.writeUInt32LE(at, 42);
    if (how.unlisted !== true) directory.push(listed, Buffer.from(name));
    files.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, list, end]);
}

function named(shared: Buffer, name: string): Buffer {
  const copy = Buffer.from(shared);
  copy.writeUInt16LE(Buffer.byteLength(name), 22);
  return copy;
}
