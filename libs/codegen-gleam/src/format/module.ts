import { Cursor } from "./cursor.ts";
import { breakable, type Document, EMPTY_LINE, group, join, LINE, nest, print, unmeasured } from "./document.ts";
import { statements } from "./expression.ts";
import { body, wrapped } from "./layout.ts";

/** Not in double quotes, which the test of imports would take for one. */
const IMPORT = `import`;

/**
 * A module laid out as `gleam format` would: its generator cares for what it says, and not for where lines end. It reads
 * the Gleam that this library writes, comments before definitions among it, and throws at any other.
 */
export function formatModule(text: string): string {
  const cursor = new Cursor(text);
  const head = comments(cursor, "////");
  const imports: Document[] = [];
  while (cursor.skip(IMPORT)) imports.push([IMPORT, " ", path(cursor)]);
  const definitions: Document[] = imports.length === 0 ? [] : [join(imports, LINE)];
  while (cursor.token.kind !== "end") definitions.push(definition(cursor));
  return print([join([...(head.length === 0 ? [] : [[...head]]), join(definitions, EMPTY_LINE)], LINE), LINE]);
}

function path(cursor: Cursor): string {
  let name = cursor.name();
  while (cursor.skip("/")) name += `/${cursor.name()}`;
  return name;
}

function comments(cursor: Cursor, mark: "///" | "////"): readonly Document[] {
  const found: Document[] = [];
  while (cursor.token.kind === "comment" && cursor.token.text.startsWith("////") === (mark === "////"))
    found.push(unmeasured(cursor.next().text), LINE);
  return found;
}

function definition(cursor: Cursor): Document {
  const before = [...comments(cursor, "///")];
  while (cursor.skip("@")) {
    const name = cursor.next().text;
    before.push(`@${name}(${cursor.list("(", ")", () => cursor.next().text).join(", ")})`, LINE);
  }
  const open = cursor.skip("pub") ? "pub " : "";
  return [before, cursor.skip("type") ? customType(cursor, open) : functionOf(cursor, open)];
}

function customType(cursor: Cursor, open: string): Document {
  const name = cursor.name();
  const parameters = cursor.is("(") ? cursor.list("(", ")", () => cursor.name()) : [];
  const head = [`${open}type ${name}`, parameters.length === 0 ? "" : group(wrapped("(", parameters)), " {"];
  cursor.expect("{");
  const constructors: Document[] = [];
  while (!cursor.skip("}")) {
    const name = cursor.name();
    const fields = cursor.is("(") ? cursor.list("(", ")", () => typed(cursor)) : [];
    constructors.push([LINE, group([name, fields.length === 0 ? "" : group(wrapped("(", fields))])]);
  }
  return group([head, group(nest(constructors)), LINE, "}"]);
}

function functionOf(cursor: Cursor, open: string): Document {
  cursor.expect("fn");
  const name = cursor.name();
  const parameters = cursor.list("(", ")", () => typed(cursor));
  cursor.expect("->");
  const head = [`${open}fn ${name}`, wrapped("(", parameters), " -> ", type(cursor)];
  if (!cursor.is("{")) return group(head);
  return group([group([head, " {"]), group(nest([LINE, body(statements(cursor))])), LINE, "}"]);
}

/** `label name: Type` or `name: Type`; a constructor's field may have a type alone. */
function typed(cursor: Cursor): Document {
  const first = type(cursor);
  if (typeof first !== "string") return first;
  const name = cursor.token.kind === "name" ? `${first} ${cursor.name()}` : first;
  return cursor.skip(":") ? group([name, ": ", type(cursor)]) : name;
}

function type(cursor: Cursor): Document {
  if (cursor.skip("#")) return group(wrapped("#(", types(cursor)));
  if (cursor.skip("fn")) {
    const head = group(["fn", wrapped("(", types(cursor))]);
    cursor.expect("->");
    return group([head, " ->", nest(group([breakable("", " "), type(cursor)]))]);
  }
  const name = cursor.name();
  const full = cursor.skip(".") ? `${name}.${cursor.name()}` : name;
  return cursor.is("(") ? group([full, wrapped("(", types(cursor))]) : full;
}

function types(cursor: Cursor): readonly Document[] {
  return cursor.list("(", ")", () => type(cursor));
}
