import { resolve } from "node:path";
import type { Provider } from "../offer/provider.ts";
import { postgresQueries } from "../providers/sql/postgres.ts";
import type { Queries } from "../providers/sql/queries.ts";
import { sqlProvider } from "../providers/sql/sql-provider.ts";
import { sqliteQueries } from "../providers/sql/sqlite.ts";
import { type Described, givenPaths, type Opening } from "./_context.ts";
import type { Members, Node } from "./_node.ts";
import { readSecret } from "./_secret.ts";

const SECOND = 1_000;
const MEMBERS = ["sqlite", "postgres", "query", "parameters", "timeout", "age"] as const;

/** `{"sql": {"sqlite": "people.db", "query": "select standing from people where name = ?", "parameters": ["proposer"]}}` */
export function readSql(node: Node, described: Described): Opening<Provider> | undefined {
  const members = node.members(MEMBERS, ["query"]);
  if (members === undefined) return undefined;
  const query = members.get("query")?.text();
  const parametersNode = members.get("parameters");
  const parameters = parametersNode === undefined ? [] : givenPaths(parametersNode, described);
  const age = members.get("age")?.text();
  if (node.has("sqlite") === node.has("postgres")) return node.fail("expected one of `sqlite` and `postgres`");
  const open = readDatabase(members, described);
  if (open === undefined || query === undefined || parameters === undefined) return undefined;
  const { type } = described;
  return {
    node,
    open: async () => sqlProvider({ queries: await open(query, parameters.length), parameters, type, age }),
  };
}

type Open = (query: string, parameters: number) => Queries | Promise<Queries>;

function readDatabase(members: Members<(typeof MEMBERS)[number]>, { surroundings }: Described): Open | undefined {
  const [timeoutNode, postgres] = [members.get("timeout"), members.get("postgres")];
  const timeout = timeoutNode?.duration(1, 60 * SECOND) ?? SECOND;
  if (postgres !== undefined) {
    const connection = readSecret(postgres, surroundings);
    if (connection === undefined) return undefined;
    return async (query, parameters) => postgresQueries({ connection: await connection(), query, parameters, timeout });
  }
  timeoutNode?.fail("goes with `postgres` alone: nothing ends what SQLite does");
  const file = members.get("sqlite")?.text();
  if (file === undefined) return undefined;
  return (query, parameters) => sqliteQueries(resolve(surroundings.folder, file), query, parameters);
}
