import type { Brought, Context, Item, ParseResult } from "@glither/roux/surface";

/** What a document's text came to: all that finding out about its words takes. */
export interface Written {
  readonly uri: string;
  /** The address of a file by its path from the document's folder. */
  readonly beside: (path: string) => string;
  readonly text: string;
  readonly parsed: ParseResult;
  readonly items: readonly Item[];
  /** What it uses of other files, with all that this is made of. */
  readonly brought: readonly Brought[];
  /** What the compiler knew of names and types; undefined where not even the dialect can be guessed. */
  readonly context: Context | undefined;
}
