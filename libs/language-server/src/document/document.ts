import type { Compilation, Files, Vocabulary } from "@glither/roux";
import {
  type Brought,
  type Context,
  compileParsed,
  type Explained,
  type Item,
  type ParseResult,
  parse,
} from "@glither/roux/surface";
import { TextDocument } from "vscode-languageserver-textdocument";
import { beside } from "./address.ts";
import { type Occurrence, occurrencesIn } from "./occurrences.ts";
import type { Written } from "./written.ts";

/** What a document is made of. */
export interface Given {
  readonly uri: string;
  readonly text: string;
  /** As its editor counts; 0 for a file that nobody has open. */
  readonly version?: number;
  /** `text`, where it is parsed already. */
  readonly parsed?: ParseResult;
  /** What it uses of other files, by their paths from its folder. */
  readonly files?: Files;
  readonly vocabularies: ReadonlyMap<string, Vocabulary>;
  /** How its client writes an address; without, as it is. */
  readonly writtenAs?: (uri: string) => string;
}

const NO_FILES: Files = new Map();

/** One state of a ruleset's text, with all that the compiler knows of it. It never changes; another text is another document. */
export class Document implements Written {
  readonly uri: string;
  readonly name: string;
  readonly source: TextDocument;
  readonly parsed: ParseResult;
  readonly files: Files;
  readonly vocabularies: ReadonlyMap<string, Vocabulary>;
  readonly beside: (path: string) => string;
  readonly #explained: Explained;
  #occurrences: readonly Occurrence[] | undefined;

  constructor(given: Given) {
    const { uri, text, version = 0, parsed = parse(text), files = NO_FILES, vocabularies } = given;
    const { writtenAs = (address) => address } = given;
    this.uri = uri;
    this.name = nameOf(uri);
    this.beside = (path) => writtenAs(beside(uri, path));
    this.source = TextDocument.create(uri, "glith", version, text);
    this.parsed = parsed;
    this.files = files;
    this.vocabularies = vocabularies;
    this.#explained = compileParsed(this.name, parsed, vocabularies, { files });
  }

  get text(): string {
    return this.source.getText();
  }

  get version(): number {
    return this.source.version;
  }

  get items(): readonly Item[] {
    return this.parsed.ast.items;
  }

  get compilation(): Compilation {
    return this.#explained.compilation;
  }

  /** What it uses of other files, with all that this is made of. */
  get brought(): readonly Brought[] {
    return this.#explained.brought;
  }

  /** What the compiler knew of names and types; undefined where not even the dialect can be guessed. */
  get context(): Context | undefined {
    return this.#explained.context;
  }

  get vocabulary(): Vocabulary | undefined {
    return this.context?.vocabulary;
  }

  /** What stands for something, in the order of the text. */
  get occurrences(): readonly Occurrence[] {
    this.#occurrences ??= occurrencesIn(this);
    return this.#occurrences;
  }

  /** The innermost of them at an offset, its end included. */
  at(offset: number): Occurrence | undefined {
    const { occurrences } = this;
    let best: Occurrence | undefined;
    for (const occurrence of occurrences) {
      const { span } = occurrence;
      if (span.offset > offset) break;
      if (offset <= span.offset + span.length && (best === undefined || span.length <= best.span.length))
        best = occurrence;
    }
    return best;
  }

  /** The declaration of the text at an offset. */
  itemAt(offset: number): Item | undefined {
    return this.items.find(({ span }) => span.offset <= offset && offset <= span.offset + span.length);
  }

  /** The same document without one of its declarations. */
  without(item: Item): Compilation {
    const { ast } = this.parsed;
    const parsed = { ...this.parsed, ast: { ...ast, items: ast.items.filter((other) => other !== item) } };
    return compileParsed(this.name, parsed, this.vocabularies, { files: this.files }).compilation;
  }
}

/** A ruleset is called as its file. */
export function nameOf(uri: string): string {
  const file = unescaped(uri.slice(uri.lastIndexOf("/") + 1));
  return file.endsWith(".glith") ? file.slice(0, -".glith".length) : file;
}

/** A client may send a `%` that begins no escape. */
function unescaped(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
