import { DatabaseSync, type StatementSync } from "node:sqlite";
import { ProviderError } from "../../error.ts";
import { oneQuery, type Parameter, type Queries, QueryFault, type SqlRow } from "./queries.ts";

/** Milliseconds that a query waits for who writes. */
const BUSY = 250;

/**
 * A query on a SQLite file, which is opened for reading alone. It runs in this thread, and nobody can end it: keep it to what an
 * index answers.
 *
 * @throws QueryFault for a file or a query that SQLite does not take.
 */
export function sqliteQueries(file: string, text: string, parameters: number): Queries {
  const query = oneQuery(text);
  let database: DatabaseSync;
  let statement: StatementSync;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: BUSY });
  } catch (cause) {
    throw new QueryFault("the database cannot be opened", { cause });
  }
  try {
    statement = prepared(database, query, parameters);
  } catch (cause) {
    database.close();
    throw cause instanceof QueryFault ? cause : new QueryFault("the database does not take the query", { cause });
  }
  return {
    rows(values, most) {
      try {
        const rows: SqlRow[] = [];
        for (const row of statement.iterate(...values.map(bound))) {
          if (rows.push(row) === most) break;
        }
        return rows;
      } catch (cause) {
        throw new ProviderError("UNAVAILABLE", "the database did not answer", { cause });
      }
    },
    close: () => database.close(),
  };
}

/** Looked at by SQLite's own `explain`, which runs nothing of it. */
function prepared(database: DatabaseSync, query: string, parameters: number): StatementSync {
  const statement = database.prepare(query);
  statement.setReadBigInts(true);
  if (statement.columns().length === 0) throw new QueryFault("expected a query that answers with rows");
  const nothing = Array.from({ length: parameters }, () => null);
  const steps = database.prepare(`explain ${query}`).all(...nothing);
  if (steps.some(({ opcode, p2 }) => opcode === "Transaction" && p2 !== 0)) {
    throw new QueryFault("expected a query that changes nothing");
  }
  return statement;
}

function bound(value: Parameter): string | number | null {
  return typeof value === "boolean" ? Number(value) : value;
}
