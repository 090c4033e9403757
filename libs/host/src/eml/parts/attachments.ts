import { EmlError } from "../error.ts";
import { base64Decoded, unquoted, wordsDecoded } from "./_bytes.ts";
import { lookInto } from "./_containers.ts";
import { type ContentField, readContentField } from "./_field.ts";
import { type AttachedFile, Inventory } from "./_inventory.ts";
import { type BlockNotes, type Finder, type Slice, scan } from "./_scan.ts";
import { CONTAINERS, EXTENSION_OF, OPAQUE_TYPES, ZIPS } from "./_types.ts";
import { ZipReader } from "./_zip.ts";

/** In bytes; a name has a few hundred. */
const MAX_FIELD = 16 * 1024;
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
  const zips: Buffer[] = [];
  new Walk(message, 0, inventory, zips).run(true);
  const reader = new ZipReader(inventory);
  for (const zip of zips) if (!(await reader.read(zip))) inventory.opaque = true;
  return inventory;
}

/** What the fields of one header block say together. */
interface Part {
  readonly types: readonly string[];
  readonly encodings: readonly string[];
  readonly extensions: ReadonlySet<string>;
  readonly files: readonly AttachedFile[];
}

class Walk implements Finder {
  readonly #text: Buffer;
  readonly #depth: number;
  readonly #inventory: Inventory;
  readonly #zips: Buffer[];
  /** Of the block that goes on. */
  #fields: ContentField[] = [];
  #part: Part | undefined;

  constructor(text: Buffer, depth: number, inventory: Inventory, zips: Buffer[]) {
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
    const files = isShown || byType.length > 0 ? this.#inventory.addFile(names, [...new Set(types)], byType) : [];
    this.#part = { types, encodings, extensions: new Set([...byName, ...byType]), files };
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
    if (lookInto(content, extensions, this.#inventory)) this.#zips.push(content);
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
