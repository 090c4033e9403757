import type { JsonValue } from "@glither/host";
import type { ValueType } from "@glither/roux/core";
import { ProviderError } from "../../error.ts";
import { fromJson, type Read } from "../../offer/answer-value.ts";
import { later } from "../../offer/later.ts";
import type { Found, Provider } from "../../offer/provider.ts";
import type { Parameter, Queries, SqlRow } from "./queries.ts";

export interface SqlOptions {
  readonly queries: Queries;
  /** Paths whose values are the parameters, in order; absent is null. */
  readonly parameters: readonly string[];
  readonly type: ValueType;
  /** The column that says how many milliseconds old a row is; without it, rows are new. */
  readonly age: string | undefined;
}

/** Rows of a list, at the most. */
const MAX_ROWS = 10_000;

/**
 * Asks a database. No row is absent, and so is null; two are an error, unless the answer is a list. A record has a column
 * for each member, everything else one column.
 *
 * @throws ProviderError, when it is asked.
 */
export function sqlProvider({ queries, parameters, type, age }: SqlOptions): Provider {
  const isList = type.kind === "list";
  const found = (rows: readonly SqlRow[]): Found | undefined => {
    const [first] = rows;
    if (rows.length > (isList ? MAX_ROWS : 1)) {
      throw new ProviderError(isList ? "TOO_LARGE" : "MALFORMED", "the database answered with more rows than it may");
    }
    if (isList) return { value: rows.map((row) => readRow(type.of, row, age)), age: 0 };
    if (first === undefined) return undefined;
    const value = readRow(type, first, age);
    return value === undefined ? undefined : { value, age: age === undefined ? 0 : ageIn(first, age) };
  };
  return {
    answer(question) {
      const values = parameters.map((path) => parameterOf(question.value(path)));
      const rows = queries.rows(values, isList ? MAX_ROWS + 1 : 2);
      return later(rows, found);
    },
    close: () => queries.close(),
  };
}

function parameterOf(value: JsonValue | undefined): Parameter {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function readRow(type: ValueType, row: SqlRow, age: string | undefined): unknown {
  const columns = Object.keys(row).filter((name) => name !== age);
  const read = type.kind === "record" ? recordOf(type.members, row) : soleOf(type, row, columns);
  if ("problem" in read)
    throw new ProviderError("MALFORMED", `the database answered with a wrong value: ${read.problem}`);
  return read.value;
}

function recordOf(members: readonly { readonly name: string; readonly type: ValueType }[], row: SqlRow): Read {
  const values: [string, unknown][] = [];
  for (const { name, type } of members) {
    const read = fromSql(type, Object.hasOwn(row, name) ? row[name] : null);
    if ("problem" in read || read.value === undefined)
      return { problem: `the column \`${name}\` has none, or a wrong one` };
    values.push([name, read.value]);
  }
  return { value: Object.fromEntries(values) };
}

function soleOf(type: ValueType, row: SqlRow, columns: readonly string[]): Read {
  const [column] = columns;
  return column === undefined || columns.length > 1 ? { problem: "expected one column" } : fromSql(type, row[column]);
}

function ageIn(row: SqlRow, column: string): number {
  const age = Number(row[column]);
  if (Number.isFinite(age) && age >= 0) return age;
  throw new ProviderError("MALFORMED", "the database answered with an age that is none");
}

/** As databases have them: whole numbers as bigints or texts, booleans as 0 and 1. */
function fromSql(type: ValueType, value: unknown): Read {
  if (value === null || value === undefined) return { value: undefined };
  const whole = typeof value === "bigint" ? Number(value) : value;
  switch (type.kind) {
    case "boolean":
      return whole === 0 || whole === 1 ? { value: whole === 1 } : fromJson(type, value);
    case "integer":
    case "number":
    case "duration":
    case "moment":
      return fromJson(
        type,
        typeof whole === "string" && /^-?[0-9]+(?:\.[0-9]+)?$/u.test(whole) ? Number(whole) : whole,
      );
    default:
      return fromJson(type, whole);
  }
}
