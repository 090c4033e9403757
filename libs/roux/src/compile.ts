import type { Diagnostic, Span } from "./diagnostic.ts";
import type { Core } from "./ir/core.ts";
import type { Files } from "./link/files.ts";
import { type Brought, link } from "./link/link.ts";
import type { Context } from "./lower/context.ts";
import { lowerHeader } from "./lower/header.ts";
import { laxDeadlines } from "./lower/lax-deadlines.ts";
import type { LigandPlace } from "./lower/ligand-place.ts";
import { lowerRuleset } from "./lower/ruleset.ts";
import type { Waits } from "./lower/waits.ts";
import { setNames } from "./snapshot/set-names.ts";
import { type SourceMap, sourceMap } from "./snapshot/source-map.ts";
import { type ParseResult, parse } from "./syntax/parse.ts";
import type { Vocabulary } from "./vocabulary.ts";

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

const NO_FILES: Files = new Map();

/**
 * From a ruleset's text to its meaning. Pure: the same text, name and vocabularies give the same result, and every
 * fault of the text is a diagnostic.
 */
export function compile(
  name: string,
  text: string,
  vocabularies: ReadonlyMap<string, Vocabulary>,
  options: CompileOptions = {},
): Compilation {
  return compileParsed(name, parse(text), vocabularies, options).compilation;
}

/** A compilation with what it was made of, for who explains a text to its author. */
export interface Explained {
  readonly compilation: Compilation;
  /** What the ruleset uses of other files. */
  readonly brought: readonly Brought[];
  /** Undefined where not even the dialect can be guessed. */
  readonly context?: Context;
}

/** The same of a text that is parsed already. */
export function compileParsed(
  name: string,
  parsed: ParseResult,
  vocabularies: ReadonlyMap<string, Vocabulary>,
  options: CompileOptions = {},
): Explained {
  const { allowUnsat = false, files = NO_FILES } = options;
  const header = lowerHeader(parsed, vocabularies);
  const meant = header.known ?? header.assumed;
  const linked = link(name, parsed.ast, files);
  const lowered = meant && lowerRuleset(name, parsed.ast, meant, { allowUnsat, files, ...linked });
  const declared = parsed.ast.items.filter((item) => item.kind !== "use" && item.kind !== "tools");
  const mapped = sourceMap(name, parsed.ast, parsed);
  const diagnostics: Diagnostic[] = [
    ...parsed.diagnostics,
    ...header.diagnostics,
    ...linked.diagnostics,
    ...(lowered?.context.diagnostics ?? []),
    ...(meant ? laxDeadlines(declared, mapped.items, meant.vocabulary) : []),
  ].sort((a, b) => a.span.offset - b.span.offset);
  const sound = header.known && lowered && !diagnostics.some(({ severity }) => severity === "error");
  const sets = sound ? setNames(lowered.core, lowered.context.setNames) : [];
  const rules = parsed.ast.items.filter((item) => item.kind === "rule");
  const compilation: Compilation = {
    ...(sound ? { core: lowered.core, waits: lowered.waits, ligandPlaces: lowered.context.ligandPlaces } : {}),
    sourceMap: sets.length === 0 ? mapped : { ...mapped, sets },
    ruleNames: new Map(rules.map((rule) => [rule.name.text, rule.name.span])),
    diagnostics,
  };
  return { compilation, brought: linked.brought, ...(lowered ? { context: lowered.context } : {}) };
}
