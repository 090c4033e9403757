import type { KnownLigand, VerbShape, Vocabulary } from "@glither/roux";
import { present, type ValueType } from "@glither/roux/core";
import { printFilling } from "@glither/roux/surface";

const BEGIN = "<!-- Written by `npm run docs` from the vocabularies; a test compares the two. -->\n";
const END = "<!-- The end of what is written. -->\n";

/** The page with its generated part as the vocabularies have it; what stands around that stays. */
export function withDialectReference(page: string, vocabularies: Iterable<Vocabulary>): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error("the page has no place for the dialects");
  return `${page.slice(0, from + BEGIN.length)}${dialectReference([...vocabularies])}${page.slice(to)}`;
}

function dialectReference(vocabularies: readonly Vocabulary[]): string {
  return `${[
    "| dialect | ranges over | boxes, the closed one last | waits in | verbs | ladders |",
    "|---|---|---|---|---|---|",
    ...vocabularies.map(overviewRow),
    ...vocabularies.flatMap(section),
  ].join("\n")}\n`;
}

function overviewRow(vocabulary: Vocabulary): string {
  const { dialect, collection, boxes, suspended, verbs, ladders = [], audiences } = vocabulary;
  return row([
    code(dialect),
    code(collection),
    boxes.map(code).join(", "),
    suspended.map(code).join(", "),
    [...verbs.map((verb) => code(usage(verb))), ...(audiences ? [code("wrap for AUDIENCE")] : [])].join(", "),
    ladders.map(({ name }) => code(name)).join(", "),
  ]);
}

function section({
  dialect,
  fields,
  objects = [],
  enrichments,
  ligands = [],
  verbs,
  ladders = [],
}: Vocabulary): string[] {
  const closing = [
    ...objects.map((path) => `Values within the JSON object ${code(path)} are read by name: ${code(`${path}.path`)}.`),
    ...ligands.map(ligandText),
    ...ladders.map((ladder) => `The ladder ${code(ladder.name)}: ${typeText(ladder)}${closer(ladder.restricts)}.`),
    ...words(verbs),
  ];
  return [
    "",
    `### ${code(dialect)}`,
    "| field | type |",
    "|---|---|",
    ...byType(fields).map(([paths, type]) => row([paths, type])),
    "",
    "| enrichment | type | looked up by |",
    "|---|---|---|",
    ...enrichments.map(({ path, type, from = [] }) => row([code(path), typeText(type), from.map(code).join(", ")])),
    ...closing.flatMap((paragraph) => ["", paragraph]),
  ];
}

function ligandText({ path, type, from }: KnownLigand): string {
  const named = type.kind === "enum" ? type.name : type.kind;
  return `Known and produced by nothing until it is declared: ${code(`enrich ${path} : ${named} from ${from.join(", ")}`)}.`;
}

/** Neighbours of one type share a row. */
function byType(fields: Vocabulary["fields"]): (readonly [string, string])[] {
  const rows: [string, string][] = [];
  for (const { path, type, anyOf } of fields) {
    const last = rows.at(-1);
    if (anyOf !== undefined) rows.push([code(path), `short for any of ${code(anyOf)}`]);
    else if (last?.[1] === typeText(type)) last[0] += `, ${code(path)}`;
    else rows.push([code(path), typeText(type)]);
  }
  return rows;
}

/** What the verbs take that is not any text, or a text that may hold fields. */
function words(verbs: readonly VerbShape[]): string[] {
  return verbs.flatMap(({ name, object, assigns, phrases = {}, fills = {} }) =>
    [
      ...[object, assigns].flatMap((own) =>
        own ? [[own.parameter.toUpperCase(), own.parameter, own.type] as const] : [],
      ),
      ...Object.entries(phrases).map(([word, type]) => [word, word, type] as const),
    ].flatMap(([word, parameter, type]) => {
      const filling = fills[parameter];
      if (type.kind === "enum") return [`In ${code(name)}, ${code(word)} takes ${typeText(type)}.`];
      return filling === undefined ? [] : [`In ${code(name)}, ${code(word)} ${printFilling(filling)}.`];
    }),
  );
}

function usage({ name, object, assigns, phrases = {}, restates }: VerbShape): string {
  const words = Object.keys(phrases).map((preposition) => `${preposition} …`);
  return [
    name,
    ...(restates ? [`[${restates.object} to ${restates.to}]`] : []),
    ...(object ? [object.parameter.toUpperCase()] : []),
    ...(assigns ? [`= ${assigns.parameter.toUpperCase()}`] : []),
    ...words,
  ].join(" ");
}

function typeText(type: ValueType): string {
  const inner = present(type);
  return type.kind === "optional" ? `${plain(inner)}; may be absent` : plain(inner);
}

function plain(type: Exclude<ValueType, { kind: "optional" }>): string {
  switch (type.kind) {
    case "text":
    case "duration":
    case "number":
      return type.kind;
    case "moment":
      return type.unit;
    case "ip":
      return "address";
    case "boolean":
      return "true or false";
    case "integer":
      return "whole number";
    case "scalar":
      return "number or text";
    case "headers":
      return "texts by name";
    case "dated":
      return `${typeText(type.of)}, with its age`;
    case "record":
      return `record of ${type.members.map(({ name, type }) => `${code(name)} (${typeText(type)})`).join(", ")}`;
    case "list":
      return `list of ${typeText(type.of)}`;
    case "enum":
      return `${type.symbols.map(code).join(type.ordered ? " < " : ", ")}${
        type.default === undefined ? "" : `; ${code(type.default)} when left out`
      }`;
  }
}

/** Which way holds closer. */
function closer(restricts: "up" | "down" | undefined): string {
  return restricts === undefined ? "" : `; ${restricts} restricts`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell || "–").join(" | ")} |`;
}
