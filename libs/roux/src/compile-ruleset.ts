import { readAsked } from "./asked/read-asked.ts";
import type { Compilation, CompileOptions, Explained } from "./compilation.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Files } from "./link/files.ts";
import { link } from "./link/link.ts";
import { lowerHeader } from "./lower/header.ts";
import { laxDeadlines } from "./lower/lax-deadlines.ts";
import { lowerRuleset } from "./lower/ruleset.ts";
import { setNames } from "./snapshot/set-names.ts";
import { sourceMap } from "./snapshot/source-map.ts";
import { isDeclared } from "./syntax/ast.ts";
import type { ParseResult } from "./syntax/parse.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { Within } from "./within.ts";

const NO_FILES: Files = new Map();

/** The meaning of a ruleset that has rules of its own. */
export function compileRuleset(
  name: string,
  parsed: ParseResult,
  vocabularies: ReadonlyMap<string, Vocabulary>,
  options: CompileOptions,
  within: Within,
): Explained {
  const { allowUnsat = false, files = NO_FILES } = options;
  const header = lowerHeader(parsed, vocabularies);
  const meant = header.known ?? header.assumed;
  const linked = link(name, parsed.ast, files);
  const read = readAsked(parsed.ast, meant?.vocabulary.dialect, vocabularies, options, within);
  const { asked } = read;
  const lowered = meant && lowerRuleset(name, parsed.ast, meant, { allowUnsat, files, asked, ...linked });
  const declared = parsed.ast.items.filter(isDeclared);
  const mapped = sourceMap(name, parsed.ast, parsed);
  const diagnostics: Diagnostic[] = [
    ...parsed.diagnostics,
    ...header.diagnostics,
    ...linked.diagnostics,
    ...read.diagnostics,
    ...(lowered?.context.diagnostics ?? []),
    ...(meant ? laxDeadlines(declared, mapped.items, meant.vocabulary) : []),
  ].sort((a, b) => a.span.offset - b.span.offset);
  if (lowered?.context.lacksGuard && !diagnostics.some(({ severity }) => severity === "error"))
    throw new TypeError(`a guard of ${name} has no meaning, and nothing is wrong with it`);
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
