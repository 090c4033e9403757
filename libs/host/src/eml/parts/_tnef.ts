/** TNEF (MS-OXTNEF), the `winmail.dat` of Outlook. */
const SIGNATURE = 0x223e9f78;
const ATTACH_TITLE = 0x00018010;
const ATTACHMENT = 0x00069005;
/** Properties that name an attachment: its short, long and displayed name (MS-OXPROPS). */
const NAMES: ReadonlySet<number> = new Set([0x3704, 0x3707, 0x3001]);
/** A message or an object within, with attachments of its own. */
const OBJECT = 0x000d;
const MAX_NAMES = 1_000;

export function isTnef(content: Buffer): boolean {
  return content.length >= 6 && content.readUInt32LE(0) === SIGNATURE;
}

/** The names of its attachments, and whether that is all there is: a malformed attribute ends it. */
export function readTnef(content: Buffer): { readonly names: readonly string[]; readonly complete: boolean } {
  const names: string[] = [];
  let at = 6;
  while (at + 9 <= content.length) {
    const [id, length] = [content.readUInt32LE(at + 1), content.readUInt32LE(at + 5)];
    const data = content.subarray(at + 9, at + 9 + length);
    // Behind the data stands a sum of it, in two bytes.
    at += 9 + length + 2;
    if (data.length < length || names.length > MAX_NAMES) return { names, complete: false };
    if (id === ATTACH_TITLE) names.push(textOf(data, "latin1"));
    if (id === ATTACHMENT && !readProperties(data, names)) return { names, complete: false };
  }
  return { names, complete: at === content.length };
}

/** @returns Whether all was read, and no object is among it. */
function readProperties(data: Buffer, names: string[]): boolean {
  try {
    const count = data.readUInt32LE(0);
    let at = 4;
    for (let read = 0; read < count; read++) {
      const [type, id] = [data.readUInt16LE(at), data.readUInt16LE(at + 2)];
      at += 4;
      if (id >= 0x8000) at = behindName(data, at);
      const several = (type & 0x1000) !== 0;
      const fixed = FIXED[type & 0x0fff];
      if (type === OBJECT) return false;
      const values = several || fixed === undefined ? data.readUInt32LE(at) : 1;
      if (several || fixed === undefined) at += 4;
      for (let value = 0; value < values; value++) {
        const length = fixed ?? data.readUInt32LE(at);
        const start = fixed === undefined ? at + 4 : at;
        const bytes = data.subarray(start, start + length);
        if (bytes.length < length) return false;
        if (NAMES.has(id)) names.push(textOf(bytes, type === 0x001f ? "utf16le" : "latin1"));
        at = start + padded(length);
      }
    }
    return true;
  } catch {
    // It ends before its own count.
    return false;
  }
}

/** Sizes of the types whose values have one, in bytes as they are stored. */
const FIXED: Readonly<Record<number, number>> = {
  ...{ 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16 },
};

/** A property with a name has its set, and a number or a text. */
function behindName(data: Buffer, at: number): number {
  const kind = data.readUInt32LE(at + 16);
  return kind === 0 ? at + 24 : at + 24 + padded(data.readUInt32LE(at + 20));
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function textOf(bytes: Buffer, encoding: "latin1" | "utf16le"): string {
  return bytes.toString(encoding).replace(/\0+$/u, "");
}
