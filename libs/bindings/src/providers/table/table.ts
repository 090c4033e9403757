import type { ValueType } from "@glither/roux/core";
import { fromJson, fromText, type Read } from "../../offer/answer-value.ts";
import { joined, keyPart } from "../key.ts";
import { TableFault } from "./csv.ts";
import type { Rows } from "./table-file.ts";

/** How a table is asked. */
export interface TableShape {
  /** The names of the columns that rows are looked up by. */
  readonly keys: readonly string[];
  /** The column that answers; undefined where a record's members are columns, or where it counts whether there is a row. */
  readonly column: string | undefined;
  /** What the rows answer with. */
  readonly type: ValueType;
}

/** What a table answers, by key; a list answers with all rows of its key. */
export type Table = ReadonlyMap<string, unknown>;

/**
 * Checks every row, and looks none up later that is not right.
 *
 * @throws TableFault naming the first row that is wrong.
 */
export function readTable({ format, rows }: Rows, { keys, column, type }: TableShape): Table {
  const isList = type.kind === "list";
  const cell = isList ? type.of : type;
  const table = new Map<string, unknown>();
  for (const { line, values } of rows) {
    const where = format === "csv" ? `line ${line}` : `row ${line}`;
    const parts = keys.map((name) => {
      const part = Object.hasOwn(values, name) ? keyPart(keyValue(values[name])) : undefined;
      if (part === undefined) throw new TableFault(`${where} has no value in the column \`${name}\``);
      return part;
    });
    const key = joined(parts);
    const read = column === undefined ? wholeRow(cell, format, values) : columnOf(cell, format, values, column);
    if ("problem" in read) throw new TableFault(`${where}: ${read.problem}`);
    const known = table.get(key);
    if (isList) {
      const item = read.value === undefined ? [] : [read.value];
      table.set(key, Array.isArray(known) ? [...known, ...item] : item);
    } else if (table.has(key)) throw new TableFault(`${where} has the key of a row before it`);
    // An empty cell is a row that says nothing: absent.
    else table.set(key, read.value);
  }
  return table;
}

function keyValue(value: unknown): string | number | boolean | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

type Values = Readonly<Record<string, unknown>>;

function columnOf(type: ValueType, format: Rows["format"], values: Values, column: string): Read {
  if (!Object.hasOwn(values, column)) return { problem: `there is no column \`${column}\`` };
  const value = values[column];
  if (value === null || (value === "" && format === "csv")) return { value: undefined };
  const read = format === "csv" && typeof value === "string" ? fromText(type, value) : fromJson(type, value);
  return "problem" in read ? { problem: `\`${column}\`: ${read.problem}` } : read;
}

/** A record of which each member is a column; of a boolean, that there is a row at all. */
function wholeRow(type: ValueType, format: Rows["format"], values: Values): Read {
  if (type.kind !== "record") return { value: true };
  const members: [string, unknown][] = [];
  for (const member of type.members) {
    const read = columnOf(member.type, format, values, member.name);
    if ("problem" in read) return read;
    if (read.value === undefined) return { problem: `\`${member.name}\` is empty` };
    members.push([member.name, read.value]);
  }
  return { value: Object.fromEntries(members) };
}
