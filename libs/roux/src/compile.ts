import type { Compilation, CompileOptions, Explained } from "./compilation.ts";
import { compileRuleset } from "./compile-ruleset.ts";
import { compileLayers } from "./layers/compile-layers.ts";
import { type ParseResult, parse } from "./syntax/parse.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { Within } from "./within.ts";

/** So many rulesets may be asked by one, those that they ask counted. */
const MAX_ASKED = 256;

export type { Compilation, CompileOptions, Explained } from "./compilation.ts";

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

/** The same of a text that is parsed already. */
export function compileParsed(
  name: string,
  parsed: ParseResult,
  vocabularies: ReadonlyMap<string, Vocabulary>,
  options: CompileOptions = {},
): Explained {
  return compileWithin(name, parsed, vocabularies, options, {
    files: options.files ?? new Map(),
    self: `${name}.glith`,
    above: [],
    budget: { left: MAX_ASKED },
    compile: compileWithin,
  });
}

function compileWithin(
  name: string,
  parsed: ParseResult,
  vocabularies: ReadonlyMap<string, Vocabulary>,
  options: CompileOptions,
  within: Within,
): Explained {
  return parsed.ast.items.some(({ kind }) => kind === "layer")
    ? { compilation: compileLayers(name, parsed, vocabularies, options, within), brought: [] }
    : compileRuleset(name, parsed, vocabularies, options, within);
}
