import type { Inventory } from "./_inventory.ts";
import { isTnef, readTnef } from "./_tnef.ts";
import { CONTAINERS, DOCUMENTS, ZIPS } from "./_types.ts";

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
const ZIP = Buffer.from("PK");
const TAR = { at: 257, bytes: Buffer.from("ustar") };

/**
 * Looks at what a file is and at what it is called: adds the names within where it is Outlook's, and says where it cannot
 * be read.
 *
 * @param extensions Those that the file may have.
 * @returns Whether it is to be opened as a zip.
 */
export function lookInto(content: Buffer, extensions: ReadonlySet<string>, inventory: Inventory): boolean {
  if (isTnef(content)) {
    const { names, complete } = readTnef(content);
    inventory.count += names.length;
    for (const name of names) inventory.addFile([name]);
    for (const name of names) if (holdsFiles(inventory.addName(name))) inventory.opaque = true;
    if (!complete) inventory.opaque = true;
    return false;
  }
  const all = [...extensions];
  const message = begins(content, COMPOUND) && all.length === 0;
  const sealed = all.some((extension) => CONTAINERS.has(extension)) || SEALED.some((magic) => begins(content, magic));
  if (sealed || message || begins(content, TAR.bytes, TAR.at)) inventory.opaque = true;
  const document = all.length > 0 && all.every((extension) => DOCUMENTS.has(extension));
  return !document && (begins(content, ZIP) || all.some((extension) => ZIPS.has(extension)));
}

const PDF = Buffer.from("%PDF-");
const PDF_KEY = Buffer.from("/Encrypt");
/** The stream in which a document of Office lies that has a password. */
const PACKAGE = Buffer.from("EncryptedPackage", "utf16le");

/** Whether a document has a password; of archives only zips say so, and the others are opaque as they are. */
export function isEncrypted(content: Buffer): boolean {
  return (
    (begins(content, PDF) && content.includes(PDF_KEY)) || (begins(content, COMPOUND) && content.includes(PACKAGE))
  );
}

function holdsFiles(extensions: readonly string[]): boolean {
  return extensions.some((extension) => ZIPS.has(extension) || CONTAINERS.has(extension));
}

/** Byte by byte: each part is asked for all of them, and a slice costs more than that. */
function begins(content: Buffer, magic: Buffer, from = 0): boolean {
  if (content.length < from + magic.length) return false;
  for (let at = 0; at < magic.length; at++) if (content[from + at] !== magic[at]) return false;
  return true;
}
