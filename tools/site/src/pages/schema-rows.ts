/** What is read of a JSON Schema; the rest is for validators. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** One member of a document: where it stands, what it may be, and what for. */
export interface Row {
  /** `store.sqlite`; `[]` for the elements of a list, `NAME` for members with names of the writer's own. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly text: string;
}

/** All members that a schema names, in its order, those within others behind them. */
export function rowsOf(schema: Schema, under = "", required = false): readonly Row[] {
  const own: Row[] = under === "" ? [] : [{ path: under, type: typeText(schema), required, text: words(schema) }];
  return [...own, ...within(schema, under)];
}

function within(schema: Schema, under: string): readonly Row[] {
  const at = (name: string): string => (under === "" ? name : `${under}.${name}`);
  const members = Object.entries(schema.properties ?? {})
    .filter(([name]) => name !== "$schema")
    .flatMap(([name, member]) => rowsOf(member, at(name), schema.required?.includes(name) === true));
  const { additionalProperties, items } = schema;
  const others = typeof additionalProperties === "object" ? rowsOf(additionalProperties, at("NAME")) : [];
  const elements = typeof items === "object" ? within(items, `${under}[]`) : [];
  const choices = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])].flatMap((choice) =>
    within(choice, under),
  );
  return unique([...members, ...others, ...elements, ...choices]);
}

/** Alternatives often have members in common. */
function unique(rows: readonly Row[]): readonly Row[] {
  return [...new Map(rows.map((row) => [`${row.path} ${row.type}`, row])).values()];
}

function words({ title, description }: Schema): string {
  return [title, description].filter((text) => text !== undefined).join(". ");
}

/** In the words of JSON: `text`, `list of text`, `one of …`; definitions by their names. */
export function typeText(schema: Schema): string {
  if (schema.$ref !== undefined) return `[${nameOf(schema.$ref)}](#${anchorOf(nameOf(schema.$ref))})`;
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(", ");
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return [...new Set(choices.map(typeText))].join(" or ");
  if (typeof schema.items === "object") return `list of ${typeText(schema.items)}`;
  const type = typeof schema.type === "object" ? schema.type.join(" or ") : schema.type;
  return `${type === undefined ? "anything" : (WORDS[type] ?? type)}${limits(schema)}`;
}

const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  array: "list",
  boolean: "true or false",
};

function limits({ minimum, maximum }: Schema): string {
  if (minimum === undefined && maximum === undefined) return "";
  if (maximum === undefined) return `, ≥ ${minimum}`;
  return minimum === undefined ? `, ≤ ${maximum}` : `, ${minimum} to ${maximum}`;
}

/** The last step of a reference: `#/$defs/key` is `key`. */
function nameOf(reference: string): string {
  return reference.split("/").at(-1) ?? reference;
}

/** As headings of definitions are linked to. */
export function anchorOf(name: string): string {
  return name.toLowerCase().replace(/[^\w-]/gu, "");
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}
