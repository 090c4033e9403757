import { resolve } from "node:path";
import type { Provider } from "../offer/provider.ts";
import { sqlProvider } from "../providers/sql/sql-provider.ts";
import { sqliteQueries } from "../providers/sql/sqlite.ts";
import { type Described, givenPaths, type Opening } from "./_context.ts";
import type { Node } from "./_node.ts";

/** `{"sql": {"sqlite": "people.db", "query": "select standing from people where name = ?", "parameters": ["proposer"]}}` */
export function readSql(node: Node, described: Described): Opening<Provider> | undefined {
  const members = node.members(["sqlite", "query", "parameters", "age"], ["sqlite", "query"]);
  const file = members?.get("sqlite")?.text();
  const query = members?.get("query")?.text();
  const parametersNode = members?.get("parameters");
  const parameters = parametersNode === undefined ? [] : givenPaths(parametersNode, described);
  const age = members?.get("age")?.text();
  if (file === undefined || query === undefined || parameters === undefined) return undefined;
  const { type, surroundings } = described;
  return {
    node,
    open: () => {
      const queries = sqliteQueries(resolve(surroundings.folder, file), query, parameters.length);
      return sqlProvider({ queries, parameters, type, age });
    },
  };
}
