import { StoreError } from "../error.ts";

/** One file in an archive. */
export interface TarEntry {
  /** With `/`, at most 100 characters of ASCII. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;
const text = new TextDecoder();

/**
 * A tar archive (POSIX ustar) of files in their order. It holds no time, owner or mode of this machine: the same files
 * give the same bytes.
 */
export function writeTar(entries: readonly TarEntry[]): Uint8Array {
  const parts = entries.flatMap(({ name, bytes }) => [
    headerOf(name, bytes.length),
    bytes,
    new Uint8Array(padding(bytes.length)),
  ]);
  return Buffer.concat([...parts, new Uint8Array(2 * BLOCK)]);
}

/** The files of an archive; folders and the notes of other writers are passed over. Throws `STORE_MALFORMED`. */
export function readTar(archive: Uint8Array): readonly TarEntry[] {
  const found: TarEntry[] = [];
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return found;
    const size = octal(header, 124, 12);
    if (octal(header, 148, 8) !== checksum(header)) throw malformed("has a header that does not add up");
    const end = at + BLOCK + size;
    if (end > archive.length) throw malformed("ends within a file");
    const kind = header[156];
    if (kind === 0x30 || kind === 0) found.push({ name: nameIn(header), bytes: archive.subarray(at + BLOCK, end) });
    else if (![0x35, 0x67, 0x78].includes(kind ?? -1)) throw malformed("has something in it that is no file");
    at = end + padding(size);
  }
  throw malformed("ends too early");
}

function headerOf(name: string, size: number): Uint8Array {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100, "ascii");
  for (const [at, value] of [
    [100, "0000644"],
    [108, "0000000"],
    [116, "0000000"],
  ] as const)
    header.write(value, at);
  header.write(size.toString(8).padStart(11, "0"), 124);
  header.write("00000000000", 136);
  header.write("0", 156);
  header.write("ustar\0", 257);
  header.write("00", 263);
  header.write(`${checksum(header).toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** The sum of the header's bytes, its own field counted as spaces. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

function octal(header: Uint8Array, at: number, length: number): number {
  const digits = text
    .decode(header.subarray(at, at + length))
    .replace(/[\0 ]+$/u, "")
    .trimStart();
  if (/^[0-7]{1,11}$/u.test(digits)) return Number.parseInt(digits, 8);
  throw malformed("has a header that is none");
}

/** `tar` writes `./name` for a folder's files. */
function nameIn(header: Uint8Array): string {
  const upTo = (part: Uint8Array): string => text.decode(part).split("\0")[0] ?? "";
  const prefix = upTo(header.subarray(345, 500));
  return `${prefix === "" ? "" : `${prefix}/`}${upTo(header.subarray(0, 100))}`.replace(/^\.\//u, "");
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function malformed(what: string): StoreError {
  return new StoreError("STORE_MALFORMED", `the archive ${what}`, {
    hint: "copy it again, or save it again; it is a tar file without compression",
  });
}
