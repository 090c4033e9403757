import type { CompileOptions, Explained } from "./compilation.ts";
import type { Files } from "./link/files.ts";
import type { ParseResult } from "./syntax/parse.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What one compilation within another knows of it. */
export interface Within {
  /** All files, by their paths from the folder of the one that it began with. */
  readonly files: Files;
  /** The one that is compiled, among them. */
  readonly self: string;
  /** Those that led to it by asking, or as layers. */
  readonly above: readonly string[];
  /** How many more may be asked, by all of them together. */
  readonly budget: { left: number };
  /** Compiles what is asked; who asks does not know it. */
  readonly compile: (
    name: string,
    parsed: ParseResult,
    vocabularies: ReadonlyMap<string, Vocabulary>,
    options: CompileOptions,
    within: Within,
  ) => Explained;
}
