import type { Span } from "@glither/roux";
import { type Declared, isDeclared, type Shared } from "@glither/roux/surface";
import type { Written } from "./written.ts";

/** Sets and groups share their names, and so do scores and enrichments; rules have theirs alone. */
export type Space = "rule" | "group" | "value";

const SPACES = { rule: "rule", group: "group", set: "group", enrich: "value", score: "value" } as const;

export function spaceOf({ kind }: Pick<Declared, "kind">): Space {
  return SPACES[kind];
}

/** The names, of rules none, that guards of a document can ask for. */
export function declaredIn({ items, brought }: Written): ReadonlyMap<string, Space> {
  const names = new Map<string, Space>();
  for (const { item } of brought) names.set(item.name.text, spaceOf(item));
  for (const item of items) if (isDeclared(item) && item.kind !== "rule") names.set(item.name.text, spaceOf(item));
  return names;
}

/** Where a name is declared. */
export interface Declaration {
  readonly uri: string;
  /** Its path from the document's folder, where it is another file. */
  readonly file?: string;
  readonly item: Declared | Shared;
  /** The name itself. */
  readonly span: Span;
}

/** The declaration that a name of a document means, be it in another file. */
export function declarationOf(document: Written, space: Space, name: string): Declaration | undefined {
  const own = document.items.find(
    (item): item is Declared => isDeclared(item) && spaceOf(item) === space && item.name.text === name,
  );
  if (own) return { uri: document.uri, item: own, span: own.name.span };
  const found = document.brought.find(({ item }) => spaceOf(item) === space && item.name.text === name);
  if (found === undefined) return undefined;
  const { file } = found.origin;
  return { uri: document.beside(file), file, item: found.item, span: found.item.name.span };
}
