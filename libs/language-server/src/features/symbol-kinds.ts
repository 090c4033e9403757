import { SymbolKind } from "vscode-languageserver";

/** What the protocol calls what rulesets declare. */
export const SYMBOL_KINDS = {
  rule: SymbolKind.Function,
  group: SymbolKind.Class,
  set: SymbolKind.Array,
  score: SymbolKind.Number,
  enrich: SymbolKind.Interface,
  layer: SymbolKind.Module,
  ruleset: SymbolKind.Module,
} as const;
