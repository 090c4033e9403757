import { inflateRawSync } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import type { Inventory } from "./_inventory.ts";
import { CONTAINERS, ZIPS } from "./_types.ts";

/** Archives within archives. */
const MAX_DEPTH = 3;
const MAX_NAME = 1_024;
const LOCAL = Buffer.from([0x50, 0x4b, 3, 4]);
const ENCRYPTED = 1;

/** Reads the names in the zips of one message, which all together may cost so much and no more. */
export class ZipReader {
  readonly #inventory: Inventory;
  /** The names in all directories. */
  readonly #listed = new Set<string>();
  #entries = 10_000;
  /** Whether a file of those that were read since this was false is encrypted. */
  encrypted = false;
  /** Of what is inflated: the archives within archives, in bytes. */
  #bytes = 16 * 1024 * 1024;

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
  }

  /**
   * Adds the names in a zip: those of its directory and those before each file, since programs go by the one or by the
   * other. Archives within are opened as well, down to three in all.
   *
   * @returns Whether all was read, and the two agree.
   */
  async read(content: Buffer, depth = 1): Promise<boolean> {
    const local = this.#localNames(content);
    for (const name of local ?? []) this.#inventory.addName(name);
    const { fromBufferPromise } = await import("yauzl");
    let complete = local !== undefined;
    try {
      const zip = await fromBufferPromise(content, { decodeStrings: false });
      for await (const entry of zip.eachEntry()) {
        if (this.#entries-- <= 0) throw new RangeError("too many entries");
        complete = (await this.#entry(zip, entry, content, depth)) && complete;
      }
    } catch {
      // Damaged, in several volumes, or with an encrypted directory.
      complete = false;
    }
    this.#addUnlisted(local ?? []);
    // What only the files themselves name was not looked into.
    return complete && (local ?? []).every((name) => this.#listed.has(name));
  }

  /** Files that no directory lists are there, too. */
  #addUnlisted(names: readonly string[]): void {
    for (const name of new Set(names)) if (!this.#listed.has(name)) this.#inventory.addFile([name]);
  }

  async #entry(zip: ZipFile, entry: Entry, content: Buffer, depth: number): Promise<boolean> {
    const names = namesOf(entry);
    for (const name of names) this.#listed.add(name);
    const extensions = names.flatMap((name) => this.#inventory.addName(name));
    const isEncrypted = (entry.generalPurposeBitFlag & ENCRYPTED) !== 0;
    for (const file of this.#inventory.addFile(names)) file.encrypted = isEncrypted;
    this.encrypted ||= isEncrypted;
    if (isEncrypted) return false;
    if (extensions.some((extension) => CONTAINERS.has(extension) || extension === "eml")) return false;
    if (!extensions.some((extension) => ZIPS.has(extension))) return true;
    if (depth === MAX_DEPTH) return false;
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const packed = content.subarray(fileDataStart, fileDataStart + entry.compressedSize);
    const inner = this.#unpacked(packed, entry.compressionMethod);
    return inner !== undefined && this.read(inner, depth + 1);
  }

  #unpacked(packed: Buffer, method: number): Buffer | undefined {
    if (method === 0) return packed;
    if (method !== 8 || this.#bytes <= 0) return undefined;
    try {
      const inner = inflateRawSync(packed, { maxOutputLength: this.#bytes });
      this.#bytes -= inner.length;
      return inner;
    } catch {
      // Damaged, or a bomb: what it has inflated to nobody says, so that nothing more is inflated.
      this.#bytes = 0;
      return undefined;
    }
  }

  /** Also those that the directory leaves out; undefined where there are too many, or one is too long to be a name. */
  #localNames(content: Buffer): readonly string[] | undefined {
    const names: string[] = [];
    for (let at = content.indexOf(LOCAL); at >= 0 && at + 30 <= content.length; at = content.indexOf(LOCAL, at + 4)) {
      const length = content.readUInt16LE(at + 26);
      this.encrypted ||= (content.readUInt16LE(at + 6) & ENCRYPTED) !== 0;
      if (this.#entries-- <= 0 || length > MAX_NAME) return undefined;
      names.push(...textsOf(content.subarray(at + 30, at + 30 + length)));
    }
    return names;
  }
}

function namesOf(entry: Entry): readonly string[] {
  const unicode = entry.extraFields.filter(({ id, data }) => id === 0x7075 && data.length > 5);
  const raw = [entry.fileNameRaw, ...unicode.map(({ data }) => data.subarray(5))];
  return [...new Set(raw.flatMap((name) => textsOf(name.subarray(0, MAX_NAME))))];
}

/** Whatever flags and code pages say: extensions are ASCII, and both readings keep that. */
function textsOf(name: Buffer): string[] {
  const utf8 = name.toString();
  return utf8.includes("\ufffd") ? [utf8, name.toString("latin1")] : [utf8];
}
