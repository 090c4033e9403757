import type { Reference } from "../ir/core.ts";
import type { ValueType } from "../ir/types.ts";
import type { Path } from "../syntax/ast.ts";
import type { Context } from "./context.ts";

export interface Typed<T> {
  readonly value: T;
  readonly type: ValueType;
}

/** The path without the collection's name: `event.tool` and `tool` mean the same field. */
export function withoutCollection(path: string, collection: string): string {
  return path.startsWith(`${collection}.`) ? path.slice(collection.length + 1) : path;
}

/** Finds what a path reads, or undefined; says nothing. */
export function findReference(context: Context, path: Path): Typed<Reference> | undefined {
  const { vocabulary } = context;
  const text = withoutCollection(path.text, vocabulary.collection);
  const field = vocabulary.fields.find((candidate) => candidate.path === text);
  if (field) return { value: { kind: "field", path: text }, type: field.type };
  const enrichment = vocabulary.enrichments.find((candidate) => candidate.path === text);
  if (enrichment) return { value: { kind: "enrichment", path: text }, type: enrichment.type };
  const ligand = context.ligands.get(text);
  return ligand && { value: { kind: "enrichment", path: text }, type: ligand.type };
}

/** What a path reads. An unknown path, or an index that does not fit, is reported and gives undefined. */
export function resolveReference(context: Context, path: Path): Typed<Reference> | undefined {
  const found = findReference(context, path);
  if (!found) {
    if (!context.ligands.has(path.text)) unknownPath(context, path);
    return undefined;
  }
  return applyIndex(context, path, found);
}

/** Names the path without collection and index, which are not what is unknown. */
function unknownPath(context: Context, { text, span }: Path): void {
  const { fields, enrichments, ligands = [], collection } = context.vocabulary;
  const bare = withoutCollection(text, collection);
  const skipped = text.length - bare.length;
  context.unknown(
    "UNKNOWN_FIELD",
    "field",
    {
      text: bare,
      span: { ...span, offset: span.offset + skipped, column: span.column + skipped, length: bare.length },
    },
    [...fields, ...enrichments, ...ligands].map((known) => known.path),
  );
}

function applyIndex(context: Context, path: Path, found: Typed<Reference>): Typed<Reference> | undefined {
  const { value, type } = found;
  const { index } = path;
  if (index === undefined) {
    if (type.kind !== "list" && type.kind !== "headers") return found;
    const example = type.kind === "list" ? `${path.text}[0]` : `${path.text}["List-Id"]`;
    context.error("TYPE_MISMATCH", `\`${path.text}\` holds several values`, path.span, {
      hint: `pick one, as in \`${example}\``,
    });
    return undefined;
  }
  if (
    type.kind === "list" &&
    typeof index === "number" &&
    Number.isSafeInteger(index) &&
    index >= 0 &&
    value.kind === "field"
  )
    return { value: { ...value, index }, type: { kind: "optional", of: type.of } };
  if (type.kind === "headers" && typeof index === "string" && value.kind === "field")
    return { value: { ...value, index }, type: { kind: "optional", of: { kind: "text" } } };
  const takes = type.kind === "list" ? "a whole number from 0" : type.kind === "headers" ? "a quoted name" : "no index";
  context.error("TYPE_MISMATCH", `\`${path.text}\` takes ${takes}`, path.span);
  return undefined;
}
