import type { Span } from "../diagnostic.ts";
import { type Ast, isDeclared } from "../syntax/ast.ts";
import type { LiterateBlock } from "../syntax/declarations.ts";
import type { ParseResult } from "../syntax/parse.ts";
import type { SetName } from "./set-names.ts";
import { SNAPSHOT_VERSION } from "./version.ts";

/**
 * The second layer of a snapshot: where things stand in the source, and what is written there for people. Only
 * diagnostics and rendering read it, so that a comment or a moved line changes no component.
 */
export interface SourceMap {
  readonly snapshot_version: string;
  readonly ruleset: string;
  readonly items: readonly MappedItem[];
  /** Literate blocks that no item follows; they belong to the ruleset. */
  readonly literate: readonly LiterateBlock[];
  readonly comments: readonly Span[];
  /** Where sets are asked for by their names; left out where none is. */
  readonly sets?: readonly SetName[];
}

export interface MappedItem {
  readonly kind: "set" | "enrich" | "group" | "score" | "rule" | "layer" | "ruleset";
  readonly name: string;
  readonly title?: string;
  readonly span: Span;
  /** The blocks that stand before the item or within it. */
  readonly literate: readonly LiterateBlock[];
}

/** Attaches each literate block to the first item that ends behind it. Linear: blocks and items are in source order. */
export function sourceMap(
  ruleset: string,
  ast: Ast,
  { literate, comments }: Pick<ParseResult, "literate" | "comments">,
): SourceMap {
  const blocks = literate;
  let next = 0;
  const declared = ast.items.filter((item) => isDeclared(item) || item.kind === "layer" || item.kind === "ruleset");
  const items = declared.map((item): MappedItem => {
    const own: LiterateBlock[] = [];
    const end = item.span.offset + item.span.length;
    for (let block = blocks[next]; block !== undefined && block.span.offset < end; block = blocks[++next])
      own.push(block);
    return {
      kind: item.kind,
      name: item.name.text,
      ...(item.kind === "rule" && item.title ? { title: item.title.value } : {}),
      span: item.span,
      literate: own,
    };
  });
  return { snapshot_version: SNAPSHOT_VERSION, ruleset, items, literate: blocks.slice(next), comments };
}
