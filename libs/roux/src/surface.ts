/** The text of a ruleset as its author sees it, for editors: where each word stands, and what it is. */
export { compileParsed, type Explained } from "./compile.ts";
export { WORDS } from "./grammar/terminals.ts";
export { kindName, typeName } from "./ir/type-name.ts";
export { filesNamedBy, pathFrom } from "./link/files.ts";
export type { Brought, Origin, Shared } from "./link/link.ts";
export type { Context } from "./lower/context.ts";
export { findReference, pathsOf, type Typed } from "./lower/references.ts";
export { writtenForm } from "./lower/verbs.ts";
export { withoutCollection } from "./lower/without-collection.ts";
export type * from "./syntax/ast.ts";
export type { LiterateBlock } from "./syntax/declarations.ts";
export { OPENERS } from "./syntax/declarations.ts";
export { type Expectation, expectedAfter } from "./syntax/expected.ts";
export { LEXER_RULES, TOKEN_TYPES, type Token, type TokenType, tokenize } from "./syntax/lexer.ts";
export { type ParseResult, parse } from "./syntax/parse.ts";
export { Reparser } from "./syntax/reparser.ts";
export { argumentNames } from "./tools/argument.ts";
export { readToolList, type Tool, type ToolListReading } from "./tools/tool-list.ts";
