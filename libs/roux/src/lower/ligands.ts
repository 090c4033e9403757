import type { Enrichment, EnumType, ValueType } from "../ir/types.ts";
import type { EnrichmentItem, LigandType, Path } from "../syntax/ast.ts";
import { listed, nearest } from "../wording.ts";
import { type Context, replacement } from "./context.ts";
import { findReference, withoutCollection } from "./references.ts";
import { present } from "./values.ts";

const SIMPLE = ["text", "boolean", "integer", "number", "duration"] as const;

/** A declared enrichment, or undefined after a report. */
export function lowerLigand(context: Context, item: EnrichmentItem): Enrichment | undefined {
  const { name, from, fresh } = item;
  if (context.ligands.has(name.text)) return undefined;
  const { fields, enrichments, ladders = [] } = context.vocabulary;
  const enums = [...ladders, ...[...fields, ...enrichments].flatMap(({ type }) => enumOf(type))].map(
    (type) => type.name,
  );
  if (findReference(context, { kind: "path", ...name }) || enums.includes(typeNameOf(name.text))) {
    context.error("DUPLICATE_NAME", `\`${name.text}\` is already something that the dialect has`, name.span, {
      hint: "give the enrichment a name of its own",
    });
    return undefined;
  }
  const type = lowerType(context, item, item.type);
  const sources = from.items.map((path) => lowerSource(context, path));
  if (fresh && !Number.isSafeInteger(fresh.ms)) context.error("TYPE_MISMATCH", "the duration is too long", fresh.span);
  const known = sources.filter((source) => source !== undefined);
  if (type === undefined || known.length < sources.length) return undefined;
  return { path: name.text, type, ligand: { from: known, ...(fresh ? { fresh: fresh.ms } : {}) } };
}

/** A ligand is produced from what is known before the crossing, so never from another ligand. */
function lowerSource(context: Context, path: Path): string | undefined {
  const { fields, enrichments, collection } = context.vocabulary;
  const bare = withoutCollection(path.text, collection);
  const known = [...fields, ...enrichments].map((candidate) => candidate.path);
  if (!known.includes(bare)) context.unknown("UNKNOWN_FIELD", "field", path, known);
  else if (path.index === undefined) return bare;
  else context.error("TYPE_MISMATCH", "an enrichment takes the whole field", path.span, { hint: `write \`${bare}\`` });
  return undefined;
}

/** How a name looks in the world, where types and functions share one space. */
function typeNameOf(name: string): string {
  return name.replaceAll("_", "-").toLowerCase();
}

function enumOf(type: ValueType): EnumType[] {
  const inner = present(type);
  return inner.kind === "enum" ? [inner] : [];
}

function lowerType(context: Context, { name, span }: EnrichmentItem, type: LigandType): ValueType | undefined {
  if (type.kind === "ordered")
    return {
      kind: "enum",
      name: `${typeNameOf(name.text)}-rung`,
      symbols: type.rungs.items.map(({ text }) => text),
      ordered: true,
    };
  if (type.kind === "record") {
    context.error("UNSUPPORTED", "records are not compiled yet", span, {
      hint: "declare one enrichment for each of its fields",
    });
    return undefined;
  }
  const simple = SIMPLE.find((kind) => kind === type.name.text);
  if (simple) return { kind: simple };
  const { ladders = [] } = context.vocabulary;
  const ladder = ladders.find((candidate) => candidate.name === type.name.text);
  if (ladder) return ladder;
  const names = [...SIMPLE, ...ladders.map((candidate) => candidate.name)];
  const meant = nearest(type.name.text, names);
  context.error("TYPE_MISMATCH", `unknown type \`${type.name.text}\``, type.name.span, {
    ...(meant === undefined
      ? { hint: `there is ${listed(names)}, and \`ordered(low < high)\`` }
      : { hint: `did you mean \`${meant}\`?`, fix: replacement(type.name.span, meant) }),
  });
  return undefined;
}
