import { glob, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Files, Vocabulary } from "@glither/roux";
import { filesNamedBy, type Item, pinnedNamedBy, Reparser } from "@glither/roux/surface";
import { besides, type ReadShared, sharedFiles } from "@glither/stages/compile/shared-files";
import { readText } from "@glither/stages/files/files";
import { EXIT, StageError } from "@glither/stages/outcome";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { beside, canonical, pathOf } from "../document/address.ts";
import { Document, nameOf } from "../document/document.ts";

/** An open document, as it was read last. */
interface Kept {
  /** As its client writes it. */
  readonly uri: string;
  readonly reparser: Reparser;
  document?: Document;
  /** What it uses of other files; undefined once one of them may have changed. */
  files?: Files;
  /** The names of these. */
  used: string;
  /** The addresses of these, and of what these use, whether something is there or not. */
  asked: Set<string>;
}

/** The rulesets that a client has open, and those beside them on the disk. */
export class Library {
  readonly vocabularies: () => ReadonlyMap<string, Vocabulary>;
  readonly #textOf: (uri: string) => TextDocument | undefined;
  /** By their canonical addresses. */
  readonly #kept = new Map<string, Kept>();
  #changes = 0;

  /** @param textOf what a client has open, by the address that it was opened with. */
  constructor(textOf: (uri: string) => TextDocument | undefined, vocabularies: Library["vocabularies"]) {
    this.#textOf = textOf;
    this.vocabularies = vocabularies;
  }

  open(uri: string): void {
    this.#kept.set(canonical(uri), { uri, reparser: new Reparser(), used: "", asked: new Set() });
  }

  close(uri: string): void {
    this.#kept.delete(canonical(uri));
  }

  /** An address as its client has written it, where it has the document open; else the canonical one. */
  readonly writtenAs = (uri: string): string => {
    const key = canonical(uri);
    return this.#kept.get(key)?.uri ?? key;
  };

  /** The document in its newest state; undefined where nobody has it open, and no file holds it. */
  async document(address: string): Promise<Document | undefined> {
    const key = canonical(address);
    const kept = this.#kept.get(key);
    const source = kept === undefined ? undefined : this.#textOf(kept.uri);
    if (kept === undefined || source === undefined) return this.#onDisk(key);
    if (kept.document?.version === source.version && kept.files !== undefined) return kept.document;
    const { uri } = kept;
    const text = source.getText();
    const parsed = kept.reparser.parse(text);
    const used = this.#usedBy(uri, parsed.ast.items);
    const files = used === kept.used && kept.files !== undefined ? kept.files : await this.#read(kept, text);
    const { version } = source;
    const { vocabularies, writtenAs } = this;
    const document = new Document({ uri, text, version, parsed, files, vocabularies: vocabularies(), writtenAs });
    if (this.isCurrent(document)) {
      kept.used = used;
      kept.document = document;
    }
    return document;
  }

  /** All rulesets that are open, and those in these folders. */
  async all(folders: readonly string[]): Promise<readonly Document[]> {
    const uris = new Set(this.#kept.keys());
    for (const folder of folders) for (const uri of await rulesetsIn(folder)) uris.add(uri);
    const documents = await Promise.all([...uris].map((uri) => this.document(uri)));
    return documents.filter((document) => document !== undefined);
  }

  /** Whether a document is still as its editor has it. */
  isCurrent({ uri, version }: Document): boolean {
    return this.#textOf(uri)?.version === version;
  }

  /** Says that a file has another text. Gives the open documents that use it. */
  changed(uri: string): readonly string[] {
    const key = canonical(uri);
    this.#changes += 1;
    const others = [...this.#kept].filter(([own]) => own !== key).map(([, kept]) => kept);
    // Not every client tells of each file that changes, so that the rest is read again, too.
    for (const kept of others) delete kept.files;
    return others.filter(({ asked }) => asked.has(key)).map((kept) => kept.uri);
  }

  /** What a document uses of other files. What changes while they are read is read again by who asks next. */
  async #read(kept: Kept, text: string): Promise<Files> {
    const before = this.#changes;
    delete kept.files;
    const asked = new Set<string>();
    const files = await this.#filesOf(kept.uri, text, (address) => {
      asked.add(address);
      kept.asked.add(address);
    });
    if (this.#changes === before) {
      kept.files = files;
      kept.asked = asked;
    }
    return files;
  }

  #usedBy(uri: string, items: readonly Item[]): string {
    const own = `${nameOf(uri)}.glith`;
    return [...filesNamedBy(items, own), ...pinnedNamedBy(items, own)].join("\n");
  }

  async #onDisk(uri: string): Promise<Document | undefined> {
    const path = pathOf(uri);
    if (path === undefined) return undefined;
    try {
      const text = await readText(path, "the ruleset", EXIT.ruleset);
      const files = await this.#filesOf(uri, text);
      return new Document({ uri, text, files, vocabularies: this.vocabularies(), writtenAs: this.writtenAs });
    } catch (error) {
      if (error instanceof StageError) return undefined;
      throw error;
    }
  }

  #filesOf(uri: string, text: string, onAsked: (address: string) => void = () => {}): Promise<Files> {
    const read = this.#readBeside(uri);
    return sharedFiles(nameOf(uri), text, (path) => {
      onAsked(beside(uri, path));
      return read(path);
    });
  }

  /** What is open goes before what is saved. */
  #readBeside(uri: string): ReadShared {
    const own = pathOf(uri);
    const onDisk: ReadShared = own === undefined ? async () => undefined : besides(own);
    return async (path) => this.#textOf(this.writtenAs(beside(uri, path)))?.getText() ?? onDisk(path);
  }
}

const NO_RULESETS = ["node_modules", "dist", ".git", ".nx"];

/** The addresses of all rulesets below a folder. */
async function rulesetsIn(folder: string): Promise<readonly string[]> {
  const cwd = pathOf(folder);
  if (cwd === undefined) return [];
  const found: string[] = [];
  for await (const path of glob("**/*.glith", { cwd, exclude: (name) => NO_RULESETS.includes(name) }))
    found.push(pathToFileURL(join(cwd, path)).href);
  return found.sort();
}

/** The entries of a folder by its path from a document's; folders end in `/`. None where it is no folder. */
export async function entriesBeside(uri: string, folder: string): Promise<readonly string[]> {
  const path = pathOf(beside(uri, folder === "" ? "." : folder));
  if (path === undefined) return [];
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.map((entry) => `${entry.name}${entry.isDirectory() ? "/" : ""}`);
  } catch {
    return [];
  }
}
