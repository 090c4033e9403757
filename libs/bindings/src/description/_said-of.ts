import { isObject } from "@glither/roux/core";
import { BindingsError } from "../error.ts";
import { QueryFault } from "../providers/sql/queries.ts";
import { TableFault } from "../providers/table/csv.ts";

/** What an operator is told of something that could not be opened: none of what a file holds. */
export function saidOf(cause: unknown): string {
  if (cause instanceof TableFault || cause instanceof BindingsError) return cause.message;
  if (cause instanceof QueryFault) {
    // A database says what it does not understand of the query, which the operator has written.
    const said = isObject(cause.cause) ? cause.cause["message"] : undefined;
    return typeof said === "string" ? `${cause.message}: ${said}` : cause.message;
  }
  // What Node throws for files, and nothing of what stands in them.
  const code = isObject(cause) ? cause["code"] : undefined;
  if (code === "ENOENT") return "there is no such file";
  return typeof code === "string" ? `it cannot be read (${code})` : "it cannot be opened";
}
