import type { Found, Provider } from "../../offer/provider.ts";
import { keyOf } from "../key.ts";
import { WatchedTable, type WatchOptions } from "./watched-table.ts";

export interface TableOptions extends WatchOptions {
  /** What is looked up, by the paths whose values stand in the columns of the shape's keys. */
  readonly paths: readonly string[];
}

/**
 * A file as a table. Its age is the file's. For a column that answers: absent is no row, or an empty cell. Without one:
 * whether there is a row, and a record's members by the columns of their names.
 *
 * @throws TableFault, or what the file system throws.
 */
export async function tableProvider(options: TableOptions): Promise<Provider> {
  const { paths, shape } = options;
  const watched = await WatchedTable.open(options);
  const isMembership = shape.column === undefined && shape.type.kind === "boolean";
  return {
    answer(question): Found | undefined {
      const { table, changed } = watched.content;
      const key = keyOf(question, paths);
      const found = key === undefined ? undefined : table.get(key);
      const value = found === undefined && isMembership && key !== undefined ? false : found;
      return value === undefined ? undefined : { value, age: Date.now() - changed };
    },
    close: () => watched.close(),
  };
}
