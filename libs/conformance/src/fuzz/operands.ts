import type { Vocabulary } from "@glither/roux";
import { present, type ValueType } from "@glither/roux/core";
import { quoted } from "./texts.ts";

/** A value that guards can read. */
export interface Operand {
  /** As it is written, with its index. */
  readonly text: string;
  readonly type: ValueType;
  /** A number or a text, read as what it is compared with. */
  readonly scalar?: true;
  /** Short for any element of a list, and so for a test of its own. */
  readonly short?: true;
  /** Of the ruleset's own: it may be absent, whatever its type. */
  readonly ligand?: true;
}

/** A list whose elements guards can ask for. */
export interface ListOperand {
  readonly text: string;
  /** What can be read of an element, as it is written behind the list's name: nothing, or `.member`. */
  readonly elements: readonly Operand[];
}

/** Every list of a dialect and of the ligands that a ruleset declares, and some within its objects. */
export function listsOf({
  fields,
  enrichments,
  objects = [],
}: Pick<Vocabulary, "fields" | "enrichments" | "objects">): ListOperand[] {
  const own = [...fields, ...enrichments].flatMap(({ path, type }) =>
    type.kind === "list" ? [{ text: path, elements: elementsOf("", type.of) }] : [],
  );
  return [...own, ...objects.flatMap(listsWithin)];
}

/** Every text at any depth, and a value as a list of texts. */
function listsWithin(object: string): ListOperand[] {
  const element: Operand = { text: "", type: { kind: "text" } };
  const places = [".filter", '["file path"]', ".labels[0]"].map((name) => object + name);
  return [
    ...[object, ...places].map((place) => ({ text: `${place}.*`, elements: [element] })),
    ...places.map((place) => ({
      text: place,
      elements: [{ ...element, type: { kind: "optional", of: element.type } }] as const,
    })),
  ];
}

function elementsOf(text: string, type: ValueType): Operand[] {
  if (type.kind === "record")
    return type.members.flatMap((member) => elementsOf(`${text}.${member.name}`, member.type));
  if (type.kind !== "scalar") return [{ text, type }];
  return (["text", "number"] as const).map((kind) => ({ text, type: { kind }, scalar: true }));
}

export const HEADER_NAMES = [
  "List-Id",
  "list-id",
  "LIST-ID",
  "X-K",
  "X-\u212a",
  "X-É",
  "x-é",
  "__proto__",
  "",
] as const;

/** Every value of a dialect and of the ligands that a ruleset declares; a field's lists and headers by an index. */
export function operandsOf({
  fields,
  enrichments,
  objects = [],
}: Pick<Vocabulary, "fields" | "enrichments" | "objects">): Operand[] {
  const short = new Set(fields.flatMap(({ path, anyOf }) => (anyOf === undefined ? [] : [path])));
  const own = fields.flatMap(({ path, type }) =>
    readings(path, type).map((read): Operand => (short.has(path) ? { ...read, short: true } : read)),
  );
  const answered = enrichments.flatMap(({ path, type }) => (type.kind === "list" ? [] : readings(path, type)));
  const counts = [...fields, ...enrichments].flatMap(({ path, type }): Operand[] =>
    type.kind === "list" ? [{ text: `count(${path})`, type: { kind: "integer" } }] : [],
  );
  const within = objects.flatMap((object) =>
    [`${object}.*`, `${object}.filter`].map((list): Operand => ({ text: `count(${list})`, type: { kind: "integer" } })),
  );
  return [...own, ...answered, ...counts, ...objects.flatMap(named), ...within];
}

const NAMES = [
  ".path",
  ".filter.owner",
  ".filter",
  '["file path"]',
  ".file_path",
  ".filePath",
  ".labels[0]",
  '["__proto__"]',
];

/** Values of a JSON object, each as what it can be compared with. */
function named(object: string): Operand[] {
  return NAMES.flatMap((name) =>
    (["text", "number", "boolean"] as const).map((kind) => ({
      ...optional(object + name, { kind }),
      scalar: true as const,
    })),
  );
}

function readings(text: string, type: ValueType): Operand[] {
  switch (type.kind) {
    case "record":
      return type.members.flatMap((member) => readings(`${text}.${member.name}`, member.type));
    case "headers":
      return HEADER_NAMES.map((name) => optional(`${text}[${quoted(name)}]`, { kind: "text" }));
    case "list":
      if (type.of.kind === "record") return [];
      return [0, 1, 2, 17, 2 ** 31, 2 ** 32].flatMap((at) => {
        const own = `${text}[${at}]`;
        if (present(type.of).kind !== "scalar") return [optional(own, type.of)];
        return (["text", "number"] as const).map((kind) => ({ ...optional(own, { kind }), scalar: true }));
      });
    default:
      return [{ text, type }];
  }
}

function optional(text: string, of: ValueType): Operand {
  return { text, type: { kind: "optional", of } };
}

/** Whether a value can stand on the right of another one. Of two scalars, neither says what the other is read as. */
export function comparable(left: Operand, right: Operand): boolean {
  const [a, b] = [present(left.type), present(right.type)];
  if (left.scalar && right.scalar) return false;
  if (a.kind === "moment" && b.kind === "moment") return a.unit === b.unit;
  return a.kind === "enum" && b.kind === "enum" ? a.name === b.name : a.kind === b.kind;
}
