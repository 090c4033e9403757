import { CLOCK, clockIn } from "../ir/clock.ts";
import type { Enrichment, Reference } from "../ir/core.ts";
import { namedField, namedText } from "../ir/named.ts";
import { present } from "../ir/present.ts";
import { ELEMENT } from "../ir/quantified.ts";
import { typeName } from "../ir/type-name.ts";
import type { ValueType } from "../ir/types.ts";
import type { Path } from "../syntax/ast.ts";
import { misusedAsked } from "./asked.ts";
import type { Context } from "./context.ts";
import { findElement } from "./element.ts";
import { isReadable, readNamedAs, type Target, targetOf } from "./named.ts";
import { misused, scoreNamed } from "./score-tests.ts";
import { withoutCollection } from "./without-collection.ts";

export interface Typed<T> {
  readonly value: T;
  readonly type: ValueType;
  /** A value within an object; what it is read as, what it stands beside says. */
  readonly named?: Target;
}

/** Finds what a path reads, or undefined; says nothing. */
export function findReference(context: Context, path: Path): Typed<Reference> | undefined {
  const { vocabulary } = context;
  if (path.everything) return everythingIn(context, path);
  const element = findElement(context.element, path);
  if (element) return element;
  const text = withoutCollection(path.text, vocabulary.collection);
  const field = vocabulary.fields.find((candidate) => candidate.path === text);
  const isNamed = typeof path.index === "string" && vocabulary.objects?.includes(text);
  if (field && !isNamed) return { value: { kind: "field", path: text }, type: field.type };
  const enrichment = vocabulary.enrichments.find((candidate) => candidate.path === text);
  if (enrichment) return { value: { kind: "enrichment", path: text }, type: enrichment.type };
  const [name = "", ...member] = text.split(".");
  const ligand = context.ligands.get(name);
  const target = ligand ? undefined : targetOf(context, text, path);
  if (target)
    return {
      value: { kind: "field", path: namedText(target.object, target.keys) },
      type: { kind: "scalar" },
      named: target,
    };
  const declared = ligand ?? clockOf(context, name);
  const type = declared && typeWithin(declared.type, member);
  return type && { value: { kind: "enrichment", path: name, ...(member.length > 0 ? { member } : {}) }, type };
}

/** The clock, where the ruleset has declared nothing else of that name. */
function clockOf({ ligands, zone }: Context, name: string): Enrichment | undefined {
  return name === CLOCK && !ligands.has(name) ? clockIn(zone) : undefined;
}

/** Every text within an object, which is a list. */
function everythingIn(context: Context, path: Path): Typed<Reference> | undefined {
  const named = targetOf(context, withoutCollection(path.text, context.vocabulary.collection), path);
  if (named === undefined) return undefined;
  const field = namedField({ ...named, reading: "anywhere" });
  return { value: { kind: "field", path: field.path }, type: field.type, named };
}

/** The type that names lead to within a record, or undefined. */
function typeWithin(type: ValueType, [name, ...rest]: readonly string[]): ValueType | undefined {
  if (name === undefined) return type;
  const member = type.kind === "record" ? type.members.find((candidate) => candidate.name === name) : undefined;
  return member && typeWithin(member.type, rest);
}

/** What a path reads. An unknown path, or an index that does not fit, is reported and gives undefined. */
export function resolveReference(context: Context, path: Path): Typed<Reference> | undefined {
  const found = findReference(context, path);
  if (!found) {
    unknownPath(context, path);
    return undefined;
  }
  if (found.named) return resolveNamed(context, path, found, found.named);
  const indexed = path.count ? applyCount(context, path, found) : applyIndex(context, path, found);
  const type = indexed && present(indexed.type);
  if (type?.kind !== "record") return indexed;
  if (path.index !== undefined) {
    context.error("TYPE_MISMATCH", `\`${path.text}\` lists records, and none of them is a value`, path.span, {
      hint: `ask for one of their members, as in \`any ${path.text}.${type.members[0]?.name} == …\``,
    });
    return undefined;
  }
  const [first] = pathsOf(path.text, type);
  context.error("TYPE_MISMATCH", `\`${path.text}\` holds several values`, path.span, {
    hint: `pick one, as in \`${first}\``,
  });
  return undefined;
}

/** A value within an object, or how many elements a list there has. */
function resolveNamed(
  context: Context,
  path: Path,
  found: Typed<Reference>,
  named: Target,
): Typed<Reference> | undefined {
  if (!isReadable(context, named, path)) return undefined;
  const list = path.everything ? "anywhere" : "texts";
  if (path.count) return { value: { ...readNamedAs(context, named, list), count: true }, type: { kind: "integer" } };
  if (!path.everything) return found;
  const text = `${namedText(named.object, named.keys)}.*`;
  context.error("TYPE_MISMATCH", `\`${text}\` holds several values`, path.span, {
    hint: `ask for them all, as in \`any ${text} == …\``,
  });
  return undefined;
}

/** Names the path without collection and index, which are not what is unknown. A ligand that is wrong is known. */
export function unknownPath(context: Context, path: Path): void {
  const { text, span, everything } = path;
  const score = scoreNamed(context, path);
  if (score !== undefined) {
    misused(context, score, path);
    return;
  }
  if (context.asked.has(withoutCollection(text, context.vocabulary.collection).split(".")[0] ?? "")) {
    misusedAsked(context, path);
    return;
  }
  const { fields, enrichments, collection, objects = [] } = context.vocabulary;
  if (everything) {
    const [first] = objects;
    context.error("TYPE_MISMATCH", `\`${text}\` is no JSON object, and \`.*\` is every text within one`, span, {
      hint: first === undefined ? `\`${context.vocabulary.dialect}\` has none` : `as in \`any ${first}.* == …\``,
    });
    return;
  }
  const bare = withoutCollection(text, collection);
  const [name = ""] = bare.split(".");
  const ligand = context.ligands.get(name);
  if (context.ligands.has(name) && ligand === undefined) return;
  const skipped = text.length - bare.length;
  const clock = clockOf(context, name);
  const known = [
    ...(clock ? pathsOf(name, clock.type) : []),
    ...[...fields, ...enrichments].map((declared) => declared.path),
    ...[...context.ligands].flatMap(([path, declared]) => (declared ? pathsOf(path, declared.type) : [path])),
    ...(context.element ? pathsOf(ELEMENT, context.element.type) : []),
    ...(context.element?.isOpen ? pathsOf("", context.element.type).map((path) => path.slice(1)) : []),
  ];
  const members = known.filter((path) => path.startsWith(`${name}.`));
  context.unknown(
    "UNKNOWN_FIELD",
    "field",
    {
      text: bare,
      span: { ...span, offset: span.offset + skipped, column: span.column + skipped, length: bare.length },
    },
    (ligand ?? clock) && members.length > 0 ? members : known,
  );
}

/** What can be read of a ligand: itself, or each value of the record that it is. */
export function pathsOf(path: string, type: ValueType): string[] {
  if (type.kind !== "record") return [path];
  return type.members.flatMap((member) => pathsOf(`${path}.${member.name}`, member.type));
}

/** How to ask for one of several values; only a field's list has them by their place. */
function pickOne({ text }: Path, { value, type }: Typed<Reference>): string {
  if (type.kind === "headers") return `pick one, as in \`${text}["List-Id"]\``;
  const element = type.kind === "list" ? type.of : type;
  const [first = text] = pathsOf(text, element);
  const all = `ask for them all, as in \`any ${first} == …\``;
  return element.kind === "record" || value.kind !== "field" ? all : `pick one, as in \`${text}[0]\`, or ${all}`;
}

/** How many elements a list has. */
function applyCount(context: Context, path: Path, { value, type }: Typed<Reference>): Typed<Reference> | undefined {
  if (type.kind === "list" && value.kind !== "element")
    return { value: { ...value, count: true }, type: { kind: "integer" } };
  context.error("TYPE_MISMATCH", `\`${path.text}\` is ${typeName(type)}, and \`count\` takes a list`, path.span);
  return undefined;
}

function applyIndex(context: Context, path: Path, found: Typed<Reference>): Typed<Reference> | undefined {
  const { value, type } = found;
  const { index } = path;
  if (path.beyond !== undefined) {
    context.error("TYPE_MISMATCH", `\`${path.text}\` takes one index`, path.span);
    return undefined;
  }
  if (index === undefined) {
    if (type.kind !== "list" && type.kind !== "headers") return found;
    context.error("TYPE_MISMATCH", `\`${path.text}\` holds several values`, path.span, {
      hint: pickOne(path, found),
    });
    return undefined;
  }
  if (type.kind === "list" && value.kind === "enrichment") {
    context.error("TYPE_MISMATCH", `\`${path.text}\` is the answer of an enrichment, and takes no index`, path.span, {
      hint: pickOne(path, found),
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
