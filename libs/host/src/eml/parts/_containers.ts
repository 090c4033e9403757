import type { Inventory } from "./_inventory.ts";
import { isTnef, readTnef } from "./_tnef.ts";
import { CONTAINERS, DOCUMENTS, ZIPS } from "./_types.ts";
import type { ZipReader } from "./_zip.ts";

/** The first bytes of archives that are not opened: rar, 7z, gzip, bzip2, xz, cabinet, zstd, compound files' kin. */
const SEALED = [
  "526172211a07",
  "377abcaf271c",
  "1f8b08",
  "425a68",
  "fd377a585a00",
  "4d534346",
  "28b52ffd",
  "0000000c4a",
].map((hex) => Buffer.from(hex, "hex"));
/** A compound file is a document, or a message of Outlook with its attachments. */
const COMPOUND = Buffer.from("d0cf11e0a1b11ae1", "hex");
const TAR = { at: 257, bytes: Buffer.from("ustar") };

/**
 * Adds the names of the files within a file, by what it is and by what it is called; what cannot be read is opaque.
 *
 * @param extensions Those that the file may have.
 */
export async function lookInto(
  content: Buffer,
  extensions: ReadonlySet<string>,
  inventory: Inventory,
  zips: ZipReader,
): Promise<void> {
  if (isTnef(content)) {
    const { names, complete } = readTnef(content);
    inventory.count += names.length;
    for (const name of names) if (holdsFiles(inventory.addName(name))) inventory.opaque = true;
    if (!complete) inventory.opaque = true;
    return;
  }
  const sealed =
    [...extensions].some((extension) => CONTAINERS.has(extension)) || SEALED.some((magic) => begins(content, magic));
  const message = begins(content, COMPOUND) && extensions.size === 0;
  if (sealed || message || begins(content.subarray(TAR.at), TAR.bytes)) inventory.opaque = true;
  const document = [...extensions].every((extension) => DOCUMENTS.has(extension)) && extensions.size > 0;
  const zip = begins(content, Buffer.from("PK")) || [...extensions].some((extension) => ZIPS.has(extension));
  if (zip && !document && !(await zips.read(content))) inventory.opaque = true;
}

function holdsFiles(extensions: readonly string[]): boolean {
  return extensions.some((extension) => ZIPS.has(extension) || CONTAINERS.has(extension));
}

function begins(content: Buffer, magic: Buffer): boolean {
  return content.length >= magic.length && magic.equals(content.subarray(0, magic.length));
}
