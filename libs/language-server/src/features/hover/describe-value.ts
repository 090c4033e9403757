import type { Vocabulary } from "@glither/roux";
import type { ValueType } from "@glither/roux/core";
import { findReference, type Path } from "@glither/roux/surface";
import { powersOf } from "@glither/stages/report/powers";
import type { Document } from "../../document/document.ts";
import type { Meaning } from "../../document/occurrences.ts";
import { shownType } from "../shown-type.ts";

/** A field, an enrichment, a member of what a list has, or a value within an object. */
export function describeValue(
  document: Document,
  { path, name, within }: Extract<Meaning, { kind: "value" }>,
): string[] {
  const { context } = document;
  if (context === undefined) return [];
  const { vocabulary } = context;
  const member = within === undefined ? undefined : memberOf(document, within, name);
  if (member !== undefined) return [`\`${name}\` of each element of \`${within?.text}\`: ${shownType(member)}.`];
  const found = findReference(context, path);
  if (found === undefined) {
    const listed = ofElements(document, path);
    return listed === undefined ? [] : [`\`${name}\`, of each element of the list: ${shownType(listed)}.`];
  }
  if (found.named)
    return [
      `\`${name}\`: a value within the JSON object \`${found.named.object}\`. It is read as what it stands beside, and absent where it is something else.`,
    ];
  if (found.value.kind === "enrichment") return describeEnrichment(document, found.value.path, found.type);
  return describeField(vocabulary, name, found.type);
}

function describeField({ collection, fields, forms = {} }: Vocabulary, path: string, type: ValueType): string[] {
  const field = fields.find((known) => known.path === path);
  const form = forms[path];
  return [
    `\`${path}\`, a field of \`${collection}\`: ${shownType(type)}.`,
    ...(form === undefined ? [] : [FORMS[form]]),
    ...(field?.anyOf === undefined ? [] : [`Short for any of \`${field.anyOf}\`.`]),
    ...(field?.records === undefined ? [] : [`\`${field.records}\` has the same, with more of each.`]),
  ];
}

const FORMS = {
  domain: "Always a domain in lower case, with A-labels and no final dot.",
  address: "Always an address whose domain is in lower case, with A-labels and no final dot.",
  host: "A host as links have it, in lower case: a domain, or a name such as `my_shop.example`.",
  sender: "An address whose domain is in lower case, or what else a client says.",
} as const;

/** What the host is asked: what that costs, and who may answer. */
export function describeEnrichment(document: Document, path: string, type: ValueType): string[] {
  const { vocabulary, compilation } = document;
  const standard = vocabulary?.enrichments.find((known) => known.path === path);
  const power = compilation.core && powersOf(compilation.core).enrichments.get(path);
  const from = standard?.from ?? [];
  return [
    `\`${path}\`, an enrichment: ${shownType(type)}.`,
    "It costs a question to the host: at most one in a crossing, and none where no guard that is looked at reads it.",
    ...(from.length === 0 ? [] : [`It is looked up by ${from.map((field) => `\`${field}\``).join(", ")}.`]),
    ...(power === undefined ? [] : [`Who may answer is whom the host links to \`${power}\`.`]),
  ];
}

function memberOf(document: Document, list: Path, name: string): ValueType | undefined {
  const { context } = document;
  const type = context && findReference(context, list)?.type;
  return type?.kind === "list" ? memberType(type.of, name.split(".").slice(name.startsWith("it.") ? 1 : 0)) : undefined;
}

/** Where a path goes on from a list to a member of its elements. */
function ofElements({ context }: Document, path: Path): ValueType | undefined {
  const names = path.text.split(".");
  for (let end = names.length - 1; end > 0; end -= 1) {
    const type = context && findReference(context, { ...path, text: names.slice(0, end).join(".") })?.type;
    if (type?.kind === "list") return memberType(type.of, names.slice(end));
  }
  return undefined;
}

function memberType(type: ValueType, [name, ...rest]: readonly string[]): ValueType | undefined {
  if (name === undefined) return type;
  const member = type.kind === "record" ? type.members.find((known) => known.name === name) : undefined;
  return member && memberType(member.type, rest);
}
