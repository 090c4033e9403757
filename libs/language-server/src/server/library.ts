import { glob, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Files, Vocabulary } from "@glither/roux";
import { filesNamedBy, type Item, Reparser } from "@glither/roux/surface";
import { besides, type ReadShared, sharedFiles } from "@glither/stages/compile/shared-files";
import { readText } from "@glither/stages/files/files";
import { EXIT, StageError } from "@glither/stages/outcome";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { Document, nameOf } from "../document/document.ts";
import { beside } from "../document/names.ts";

/** An open document, as it was read last. */
interface Kept {
  readonly reparser: Reparser;
  document?: Document;
  /** What it uses of other files; undefined once one of them may have changed. */
  files?: Files;
  /** The names of these. */
  used: string;
}

/** The rulesets that a client has open, and those beside them on the disk. */
export class Library {
  readonly vocabularies: () => ReadonlyMap<string, Vocabulary>;
  readonly #open: (uri: string) => TextDocument | undefined;
  readonly #kept = new Map<string, Kept>();

  constructor(open: (uri: string) => TextDocument | undefined, vocabularies: Library["vocabularies"]) {
    this.#open = open;
    this.vocabularies = vocabularies;
  }

  /** The document in its newest state; undefined where nobody has it open, and no file holds it. */
  async document(uri: string): Promise<Document | undefined> {
    const source = this.#open(uri);
    if (source === undefined) return this.#onDisk(uri);
    const kept = this.#kept.get(uri) ?? { reparser: new Reparser(), used: "" };
    this.#kept.set(uri, kept);
    if (kept.document?.version === source.version && kept.files !== undefined) return kept.document;
    const text = source.getText();
    const parsed = kept.reparser.parse(text);
    const used = this.#usedBy(uri, parsed.ast.items);
    if (kept.files === undefined || used !== kept.used) kept.files = await this.#filesOf(uri, text);
    kept.used = used;
    kept.document = new Document({
      uri,
      text,
      version: source.version,
      parsed,
      files: kept.files,
      vocabularies: this.vocabularies(),
    });
    return kept.document;
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
    return this.#open(uri)?.version === version;
  }

  close(uri: string): void {
    this.#kept.delete(uri);
  }

  /** Says that a file has another text. Gives the open documents that use it. */
  changed(uri: string): readonly string[] {
    const users = [...this.#kept].filter(([own, { files }]) =>
      [...(files?.keys() ?? [])].some((path) => beside(own, path) === uri),
    );
    // A file that was not there may be one that a document asks for.
    for (const [own, kept] of this.#kept) if (own !== uri) delete kept.files;
    return users.map(([own]) => own).filter((own) => own !== uri);
  }

  #usedBy(uri: string, items: readonly Item[]): string {
    return filesNamedBy(items, `${nameOf(uri)}.glith`).join("\n");
  }

  async #onDisk(uri: string): Promise<Document | undefined> {
    if (!uri.startsWith("file:")) return undefined;
    try {
      const text = await readText(fileURLToPath(uri), "the ruleset", EXIT.ruleset);
      return new Document({ uri, text, files: await this.#filesOf(uri, text), vocabularies: this.vocabularies() });
    } catch (error) {
      if (error instanceof StageError) return undefined;
      throw error;
    }
  }

  #filesOf(uri: string, text: string): Promise<Files> {
    return sharedFiles(nameOf(uri), text, this.#readBeside(uri));
  }

  /** What is open goes before what is saved. */
  #readBeside(uri: string): ReadShared {
    const onDisk: ReadShared = uri.startsWith("file:") ? besides(fileURLToPath(uri)) : async () => undefined;
    return async (path) => this.#open(beside(uri, path))?.getText() ?? onDisk(path);
  }
}

const NO_RULESETS = ["node_modules", "dist", ".git", ".nx"];

/** The addresses of all rulesets below a folder. */
async function rulesetsIn(folder: string): Promise<readonly string[]> {
  if (!folder.startsWith("file:")) return [];
  const cwd = fileURLToPath(folder);
  const found: string[] = [];
  for await (const path of glob("**/*.glith", { cwd, exclude: (name) => NO_RULESETS.includes(name) }))
    found.push(pathToFileURL(join(cwd, path)).href);
  return found.sort();
}

/** The entries of a folder by its path from a document's; folders end in `/`. None where it is no folder. */
export async function entriesBeside(uri: string, folder: string): Promise<readonly string[]> {
  if (!uri.startsWith("file:")) return [];
  try {
    const entries = await readdir(fileURLToPath(beside(uri, folder === "" ? "." : folder)), { withFileTypes: true });
    return entries.map((entry) => `${entry.name}${entry.isDirectory() ? "/" : ""}`);
  } catch {
    return [];
  }
}
