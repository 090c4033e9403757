import { resolve } from "node:path";
import { isObject } from "@glither/roux/core";
import type { Provider } from "../offer/provider.ts";
import { tableProvider } from "../providers/table/table-provider.ts";
import { type Described, givenPaths, isGiven, type Opening } from "./_context.ts";
import type { Node } from "./_node.ts";

const SECOND = 1_000;
const DAY = 86_400_000;

/** `{"table": {"file": "clients.csv", "key": "client", "column": "authority"}}` */
export function readTable(node: Node, described: Described): Opening<Provider> | undefined {
  const members = node.members(["file", "key", "column", "reload"], ["file", "key"]);
  const file = members?.get("file")?.text();
  const keyNode = members?.get("key");
  const keys = keyNode === undefined ? undefined : readKeys(keyNode, described);
  const columnNode = members?.get("column");
  const column = columnNode?.text();
  const reloadNode = members?.get("reload");
  const reload = reloadNode === undefined ? SECOND : readReload(reloadNode);
  const { type, surroundings } = described;
  const element = type.kind === "list" ? type.of : type;
  if (members !== undefined && columnNode === undefined && element.kind !== "record" && type.kind !== "boolean") {
    node.at("column").fail("is missing: only a boolean and a record do without");
  }
  if (file === undefined || keys === undefined) return undefined;
  const format = /\.csv$/iu.test(file) ? "csv" : /\.json$/iu.test(file) ? "json" : undefined;
  if (format === undefined) return node.at("file").fail("expected a file that ends in `.csv` or `.json`");
  const shape = { keys: keys.map((key) => key.column), column, type };
  const { folder, report, changed } = surroundings;
  return {
    node: node.at("file"),
    open: () =>
      tableProvider({
        file: resolve(folder, file),
        format,
        shape,
        paths: keys.map(({ path }) => path),
        reload: reload === false ? undefined : reload,
        report,
        taken: changed,
      }),
  };
}

interface Key {
  readonly path: string;
  readonly column: string;
}

/** Paths whose columns have the same names, or columns by path. */
function readKeys(node: Node, described: Described): readonly Key[] | undefined {
  if (!isObject(node.value)) return givenPaths(node, described)?.map((path) => ({ path, column: path }));
  const keys = node.entries().map(([path, column]) => {
    const name = column.text();
    return isGiven(column, path, described) && name !== undefined ? { path, column: name } : undefined;
  });
  if (keys.length === 0) return node.fail("expected one path at least");
  const read = keys.filter((key) => key !== undefined);
  return read.length === keys.length ? read : undefined;
}

function readReload(node: Node): number | false | undefined {
  return node.value === false ? false : node.duration(SECOND / 10, DAY);
}
