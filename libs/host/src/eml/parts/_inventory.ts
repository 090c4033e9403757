import { EmlError } from "../error.ts";
import { byDanger, extensionChains, extensionsOf } from "../extension.ts";
import { Body } from "./_body.ts";

const MAX_NAMES = 20_000;
const MAX_PARTS = 1_000;
/** In bytes, all content fields together. */
const MAX_FIELDS = 256 * 1024;
/** What the shortest field costs, in bytes as well. */
const FIELD = 64;

/** A file as one program may show it: one that has several names, extensions or types is there once for each. */
export interface AttachedFile {
  /** Empty where it has none. */
  readonly name: string;
  /** In lower case, without the dot; empty where it has none. */
  readonly ext: string;
  /** The media type in lower case; empty where none is given. */
  readonly type: string;
  /** In bytes, decoded; 0 where it lies within another file, or its size is not known. */
  size: number;
  /** All of its extensions, the one above last: `pdf.exe` of `a.pdf.exe`. */
  readonly extensions: string;
  /** It, or something within it, can be read only with a password or a key, as far as one can tell. */
  encrypted: boolean;
}

/** What is found in a message, in all readings. */
export class Inventory {
  /** In the order in which they were found. */
  readonly files: AttachedFile[] = [];
  /** What it says. */
  readonly body = new Body();
  /** With the extensions that each may have. */
  readonly #names = new Map<string, readonly string[]>();
  readonly #extensions = new Set<string>();
  #parts = 0;
  #fields = 0;
  /** How many attachments a program may show. */
  count = 0;
  /** Something is there that could not be read, or that programs read in different ways. */
  opaque = false;

  /** @returns The extensions that it may have. */
  addName(name: string): readonly string[] {
    const known = this.#names.get(name);
    if (known) return known;
    if (this.#names.size >= MAX_NAMES) throw tooMany(`${MAX_NAMES} file names`);
    const extensions = [...new Set([...extensionsOf(name), ...extensionsOf(name.toWellFormed())])];
    this.#names.set(name, extensions);
    for (const extension of extensions) this.addExtension(extension);
    return extensions;
  }

  addExtension(extension: string): void {
    this.#extensions.add(extension.toWellFormed());
  }

  /**
   * A file by all names and types that it may have, and the extensions that its types stand for.
   *
   * @returns It as each program may show it.
   */
  addFile(names: readonly string[], types: readonly string[] = [], byType: readonly string[] = []): AttachedFile[] {
    const added: AttachedFile[] = [];
    for (const name of names.length > 0 ? names : [""]) {
      const extensions = new Set([...(name === "" ? [] : this.addName(name)), ...byType]);
      const chains = extensionChains(name);
      for (const ext of extensions.size > 0 ? extensions : [""])
        for (const type of types.length > 0 ? types : [""]) {
          if (this.files.length >= MAX_NAMES) throw tooMany(`${MAX_NAMES} attachments, however they are read`);
          const file: AttachedFile = {
            name: name.toWellFormed(),
            ext: ext.toWellFormed(),
            type: type.toWellFormed(),
            size: 0,
            extensions: chainWith(chains, ext).toWellFormed(),
            encrypted: false,
          };
          this.files.push(file);
          added.push(file);
        }
    }
    return added;
  }

  /** A header block with content fields, or a file within a text. */
  addPart(): void {
    this.#parts++;
    if (this.#parts > MAX_PARTS) throw tooMany(`${MAX_PARTS} parts`);
  }

  /** Of a content field, before it is read. */
  addField(bytes: number): void {
    this.#fields += Math.max(bytes, FIELD);
    if (this.#fields > MAX_FIELDS) throw tooMany(`${MAX_FIELDS} bytes of content fields`);
  }

  /** In the order in which they were found. */
  get names(): readonly string[] {
    return [...new Set([...this.#names.keys()].map((name) => name.toWellFormed()))];
  }

  /** The most dangerous first. */
  get extensions(): readonly string[] {
    return [...this.#extensions].sort(byDanger);
  }
}

/** A type may say another extension than the name. */
function chainWith(chains: ReadonlyMap<string, string>, ext: string): string {
  const [own = ""] = chains.values();
  return chains.get(ext) ?? [own, ext].filter((part) => part !== "").join(".");
}

function tooMany(what: string): EmlError {
  return new EmlError("TOO_COMPLEX", `the message has more than ${what}`);
}
