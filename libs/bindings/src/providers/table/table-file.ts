import { isObject, jsonDoubt, jsonFault } from "@glither/roux/core";
import { type Row, readCsv, TableFault } from "./csv.ts";

/** Values of a row as texts, or as JSON has them. */
export interface Rows {
  readonly format: "csv" | "json";
  readonly rows: readonly Row<unknown>[];
}

const MAX_ROWS = 1_000_000;

/**
 * The rows of a file: CSV with names in its first line, or JSON that is a list of objects.
 *
 * @throws TableFault
 */
export function readRows(format: Rows["format"], bytes: Uint8Array): Rows {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new TableFault("it is not UTF-8");
  }
  const rows = format === "csv" ? readCsv(text) : readJsonRows(text);
  if (rows.length > MAX_ROWS) throw new TableFault(`it has more than ${MAX_ROWS} rows`);
  return { format, rows };
}

function readJsonRows(text: string): Row<unknown>[] {
  const fault = jsonFault(text);
  if (fault !== undefined) throw new TableFault(`it is no JSON at ${fault}`);
  const doubt = jsonDoubt(text);
  if (doubt !== undefined) throw new TableFault(doubt);
  const json: unknown = JSON.parse(text);
  if (!Array.isArray(json) || !json.every(isObject)) throw new TableFault("it is no list of objects");
  return json.map((values, index) => ({ line: index + 1, values }));
}
