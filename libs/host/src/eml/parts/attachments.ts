import { EmlError } from "../error.ts";
import { base64Decoded, unquoted, wordsDecoded } from "./_bytes.ts";
import { isEncrypted, lookInto } from "./_containers.ts";
import { type ContentField, readContentField } from "./_field.ts";
import { type AttachedFile, Inventory } from "./_inventory.ts";
import { type BlockNotes, type Finder, type Slice, scan } from "./_scan.ts";
import { CONTAINERS, ENCRYPTED_TYPES, EXTENSION_OF, OPAQUE_TYPES, ZIPS } from "./_types.ts";
import { ZipReader } from "./_zip.ts";

/** In bytes; a name has a few hundred. */
const MAX_FIELD = 16 * 1024;
/** Of a part's text, in bytes and encoded: what stands behind is not looked at. */
const MAX_SHOWN = 512 * 1024;
/** Encodings within encodings. */
const MAX_DEPTH = 6;

/**
 * All attachments that any mail program could find in a message: the union of the readings, in one pass over each
 * text. What is encoded is decoded and gone through as well, to a depth of six; archives are opened for their names.
 *
 * @throws EmlError `TOO_COMPLEX`
 */
export async function readAttachments(message: Buffer): Promise<Inventory> {
  const inventory = new Inventory();
  const zips: Zip[] = [];
  new Walk(message, 0, inventory, zips).run(true);
  const reader = new ZipReader(inventory);
  for (const { content, files } of zips) {
    reader.encrypted = false;
    if (!(await reader.read(content))) inventory.opaque = true;
    if (reader.encrypted) for (const file of files) file.encrypted = true;
  }
  return inventory;
}

/** Of a block that says nothing of itself: plain text (RFC 2045 §5.2). */
const PLAIN: Part = { types: [], encodings: [], charsets: [], extensions: new Set(), files: [] };

/** What the fields of one header block say together. */
interface Part {
  readonly types: readonly string[];
  readonly encodings: readonly string[];
  readonly charsets: readonly string[];
  readonly extensions: ReadonlySet<string>;
  readonly files: readonly AttachedFile[];
}

/** What is to be opened, and as which files it is shown. */
interface Zip {
  readonly content: Buffer;
  readonly files: readonly AttachedFile[];
}

class Walk implements Finder {
  readonly #text: Buffer;
  readonly #depth: number;
  readonly #inventory: Inventory;
  readonly #zips: Zip[];
  /** Of the block that goes on. */
  #fields: ContentField[] = [];
  #part: Part | undefined;
  /** Of the last block that every program sees. */
  #opened: Part = PLAIN;

  constructor(text: Buffer, depth: number, inventory: Inventory, zips: Zip[]) {
    this.#text = text;
    this.#depth = depth;
    this.#inventory = inventory;
    this.#zips = zips;
  }

  run(beginsWithHeader: boolean): void {
    scan(this.#text, beginsWithHeader, this);
  }

  field(slice: Slice): void {
    this.#inventory.addField(slice[1] - slice[0]);
    const field = readContentField(this.#slice(slice));
    if (field) this.#fields.push(field);
  }

  block(): BlockNotes {
    this.#inventory.addPart();
    const fields = this.#fields;
    this.#fields = [];
    const types = fields.flatMap((field) => field.types);
    const names = fields.flatMap((field) => [...field.names]);
    const byName = names.flatMap((name) => this.#inventory.addName(name));
    const byType = types.flatMap((type) => EXTENSION_OF[type] ?? []);
    for (const extension of byType) this.#inventory.addExtension(extension);
    const encodings = fields.flatMap((field) => field.encodings).filter((encoding) => encoding !== "");
    if (types.some((type) => OPAQUE_TYPES.has(type)) || encodings.some((encoding) => !ENCODINGS.test(encoding)))
      this.#inventory.opaque = true;
    const isShown = names.length > 0 || isAttached(types, fields);
    if (isShown) this.#inventory.count++;
    const encrypted = types.some((type) => ENCRYPTED_TYPES.has(type));
    const files = isShown || byType.length > 0 ? this.#inventory.addFile(names, [...new Set(types)], byType) : [];
    for (const file of files) file.encrypted = encrypted;
    const charsets = fields.flatMap((field) => field.charsets);
    this.#part = { types, encodings, charsets, extensions: new Set([...byName, ...byType]), files };
    return {
      boundaries: fields.flatMap((field) => [...field.boundaries]),
      message: types.some((type) => type.startsWith("message/")),
      digest: types.includes("multipart/digest"),
    };
  }

  body([from, to]: Slice): void {
    const part = this.#part;
    if (part === undefined) return;
    const body = this.#text.subarray(from, to);
    if (part.encodings.some((encoding) => encoding.includes("base64"))) {
      const { bytes, clean } = base64Decoded(body);
      if (!clean) this.#inventory.opaque = true;
      this.#content(bytes, part, true);
    }
    const others = part.encodings.filter((encoding) => !encoding.includes("base64"));
    const quoted = others.some((encoding) => encoding.startsWith("quoted"));
    if (others.length > 0 || part.encodings.length === 0) this.#content(quoted ? unquoted(body) : body, part, quoted);
  }

  opens(hasFields: boolean): void {
    this.#opened = (hasFields ? this.#part : undefined) ?? PLAIN;
  }

  /** The text of a part, whether it is attached or not: programs show some that are. */
  shown([from, to]: Slice): void {
    const { types, encodings, charsets } = this.#opened;
    const texts = types.filter((type) => type.startsWith("text/"));
    if (texts.length === 0 && types.length > 0) return;
    const body = this.#text.subarray(from, Math.min(to, from + MAX_SHOWN));
    const isHtml = texts.includes("text/html");
    for (const encoding of encodings.length > 0 ? new Set(encodings) : [""]) {
      const content = encoding.includes("base64")
        ? base64Decoded(body).bytes
        : encoding.startsWith("quoted")
          ? unquoted(body)
          : body;
      this.#inventory.body.add(content, isHtml, charsets);
      if (isHtml && texts.length > 1) this.#inventory.body.add(content, false, charsets);
    }
    if (to - from > MAX_SHOWN) this.#inventory.body.cut();
  }

  name(slice: Slice): void {
    this.#inventory.addPart();
    const written = this.#slice(slice).trim();
    this.#inventory.count++;
    const names = [written, ...wordsDecoded(written)];
    this.#inventory.addFile([...new Set(names)]);
    for (const name of names)
      if (this.#inventory.addName(name).some((extension) => ZIPS.has(extension) || CONTAINERS.has(extension)))
        this.#inventory.opaque = true;
  }

  opaque(): void {
    this.#inventory.count++;
    this.#inventory.addFile([]);
    this.#inventory.opaque = true;
  }

  /** @param decoded Whether it is another text than the one that is gone through already. */
  #content(content: Buffer, part: Part, decoded: boolean): void {
    const { types, extensions, files } = part;
    for (const file of files) file.size = Math.max(file.size, content.length);
    const enclosed =
      types.length === 0 || types.some(isEnclosing) || ["eml", "mht", "mhtml"].some((it) => extensions.has(it));
    const text = types.some((type) => type.startsWith("text/"));
    if (decoded && (enclosed || text)) {
      if (this.#depth === MAX_DEPTH) this.#inventory.opaque = true;
      else new Walk(content, this.#depth + 1, this.#inventory, this.#zips).run(enclosed);
    }
    if (lookInto(content, extensions, this.#inventory)) this.#zips.push({ content, files });
    if (isEncrypted(content)) for (const file of files) file.encrypted = true;
  }

  #slice([from, to]: Slice): string {
    if (to - from > MAX_FIELD)
      throw new EmlError("TOO_COMPLEX", `the message has more than ${MAX_FIELD} bytes where a file is named`);
    return this.#text.toString("utf8", from, to);
  }
}

/** Others may hide what they encode. */
const ENCODINGS = /^(?:7bit|8bit|binary|quoted-printable|base64)$/u;

function isEnclosing(type: string): boolean {
  return type.startsWith("message/") || type.startsWith("multipart/");
}

/** Whether some program shows a part as an attachment that nothing names. */
function isAttached(types: readonly string[], fields: readonly ContentField[]): boolean {
  const dispositions = fields.flatMap((field) => field.dispositions);
  return (
    dispositions.some((disposition) => disposition !== "inline" && disposition !== "") ||
    types.some((type) => !type.startsWith("text/") && !type.startsWith("multipart/"))
  );
}
