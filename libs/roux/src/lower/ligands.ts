import { present } from "../ir/present.ts";
import type { Enrichment, EnumType, RecordType, ValueType } from "../ir/types.ts";
import { kebab, worldName } from "../ir/world-name.ts";
import type { EnrichmentItem, Path } from "../syntax/ast.ts";
import { durationFault } from "../syntax/units.ts";
import { canStand, lowerLigandType } from "./_ligand-type.ts";
import type { Context } from "./context.ts";
import { lowerCounting } from "./counters.ts";
import { isReadable, readNamedAs, targetOf } from "./named.ts";
import { pathsOf, unknownPath } from "./references.ts";
import { withoutCollection } from "./without-collection.ts";

/** A declared enrichment, or undefined after a report. */
export function lowerLigand(context: Context, item: EnrichmentItem): Enrichment | undefined {
  const { name, from, fresh } = item;
  if (context.ligands.has(name.text)) return undefined;
  const stands = canStand(context, name);
  const type = lowerLigandType(context, item.type, [name]);
  if (type && !isFree(context, name, type)) return undefined;
  const sources = from.items.map((path) => lowerSource(context, path));
  if (fresh && !Number.isSafeInteger(fresh.ms)) context.error("TYPE_MISMATCH", durationFault(fresh.ms), fresh.span);
  const known = sources.filter((source) => source !== undefined);
  if (type === undefined || !stands || known.length < sources.length) return undefined;
  if (item.by !== undefined) {
    const counted = lowerCounting(context, item, item.by, { keys: known, type });
    return counted && { path: name.text, type, ...counted };
  }
  return { path: name.text, type, ligand: { from: known, ...(fresh ? { fresh: fresh.ms } : {}) } };
}

/** A ligand is produced from what is known before the crossing, so never from another ligand. */
function lowerSource(context: Context, path: Path): string | undefined {
  const { fields, enrichments, collection } = context.vocabulary;
  const bare = withoutCollection(path.text, collection);
  const named = targetOf(context, bare, path);
  if (named)
    return isReadable(context, named, path)
      ? readNamedAs(context, named, path.everything ? "anywhere" : "scalar").path
      : undefined;
  if (path.everything) {
    unknownPath(context, path);
    return undefined;
  }
  const short = fields.find((candidate) => candidate.path === bare)?.anyOf;
  if (short !== undefined) {
    context.error("TYPE_MISMATCH", `\`${bare}\` is short for any of a list, and no value`, path.span, {
      hint: `write \`${short}\``,
    });
    return undefined;
  }
  const known = [...fields, ...enrichments].map((candidate) => candidate.path);
  if (!known.includes(bare)) context.unknown("UNKNOWN_FIELD", "field", path, known);
  else if (path.index === undefined) return bare;
  else context.error("TYPE_MISMATCH", "an enrichment takes the whole field", path.span, { hint: `write \`${bare}\`` });
  return undefined;
}

/** Whether nothing else has the ligand's name or those of its types, neither in the language nor in the world. */
function isFree(context: Context, { text, span }: EnrichmentItem["name"], type: ValueType): boolean {
  const { fields, enrichments, ladders = [], collection, record } = context.vocabulary;
  const paths = [...fields, ...enrichments].map(({ path }) => path);
  const ofDialect = [
    ...[kebab(record), "scalar"],
    ...enrichments.map(({ path }) => worldName(path)),
    ...[...ladders, ...[...fields, ...enrichments].flatMap((own) => namedIn(own.type))].map(({ name }) => name),
  ];
  const own = [worldName(text), ...ownTypes(type, ladders)];
  const hidden = [text, ...pathsOf(text, type)].some((path) => paths.includes(path));
  if (hidden || text === collection || own.some((name) => ofDialect.includes(name))) {
    context.error("DUPLICATE_NAME", `\`${text}\` is already something that the dialect has`, span, {
      hint: "give the enrichment a name of its own",
    });
    return false;
  }
  for (const [path, other] of context.ligands) {
    const names = [worldName(path), ...(other ? ownTypes(other.type, ladders) : [])];
    if (!own.some((name) => names.includes(name))) continue;
    context.error("DUPLICATE_NAME", `\`${text}\` and \`${path}\` would share a name in the contract`, span, {
      hint: "rename one of them; case and `_` make no difference there",
    });
    return false;
  }
  return true;
}

/** The names of the types that a ligand brings along: records, and ladders that are not the dialect's. */
function ownTypes(type: ValueType, ladders: readonly EnumType[]): string[] {
  if (type.kind === "list") return ownTypes(type.of, ladders);
  if (type.kind === "record") return [type.name, ...type.members.flatMap((member) => ownTypes(member.type, ladders))];
  return type.kind === "enum" && !ladders.includes(type) ? [type.name] : [];
}

/** The enums and records that a type of the dialect is made of. */
function namedIn(type: ValueType): (EnumType | RecordType)[] {
  const inner = present(type);
  if (inner.kind === "list") return namedIn(inner.of);
  if (inner.kind === "record") return [inner, ...inner.members.flatMap((member) => namedIn(member.type))];
  return inner.kind === "enum" ? [inner] : [];
}
