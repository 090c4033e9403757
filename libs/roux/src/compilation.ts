import type { Diagnostic, Span } from "./diagnostic.ts";
import type { Core } from "./ir/core.ts";
import type { Files } from "./link/files.ts";
import type { Brought } from "./link/link.ts";
import type { Context } from "./lower/context.ts";
import type { LigandPlace } from "./lower/ligand-place.ts";
import type { Waits } from "./lower/waits.ts";
import type { SourceMap } from "./snapshot/source-map.ts";

export interface Compilation {
  /** Only when no diagnostic is an error. */
  readonly core?: Core;
  readonly sourceMap: SourceMap;
  /** Only beside a core. */
  readonly waits?: Waits;
  /** Only beside a core: by rule, where it reads ligands. */
  readonly ligandPlaces?: ReadonlyMap<string, readonly LigandPlace[]>;
  /** Where each rule's name stands. */
  readonly ruleNames: ReadonlyMap<string, Span>;
  /** In the order of the source. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompileOptions {
  /** A guard on a ligand that nothing produces is a lint. What is built of it links nowhere. */
  readonly allowUnsat?: boolean;
  /** What the ruleset uses of other files, and what these use. */
  readonly files?: Files;
}

/** A compilation with what it was made of, for who explains a text to its author. */
export interface Explained {
  readonly compilation: Compilation;
  /** What the ruleset uses of other files. */
  readonly brought: readonly Brought[];
  /** Undefined where not even the dialect can be guessed, and of a ruleset that is made of others. */
  readonly context?: Context;
}
