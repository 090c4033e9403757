import { isObject } from "@glither/roux/core";
import { ProviderError } from "../../error.ts";
import { oneQuery, type Parameter, type Queries, QueryFault, type SqlRow } from "./queries.ts";

export interface PostgresOptions {
  /** `postgres://…`; what it leaves out, the standard variables say. */
  readonly connection: string;
  readonly query: string;
  /** How many parameters it has. */
  readonly parameters: number;
  /** Milliseconds that it may take. */
  readonly timeout: number;
}

/** Connections of one query, at the most. */
const CONNECTIONS = 4;
/** The query was ended since it took too long. */
const CANCELLED = "57014";
/** Classes of errors that pass: connections, resources, an operator, the system. */
const PASSING = /^(?:08|40|53|57|58)/u;
/** Errors in what a query says, or in what it is given. */
const OF_A_QUERY = /^(?:0A|08P01|2[0-7]|4[24])/u;
const NAME = "glither";

/**
 * A query on PostgreSQL, prepared on each connection, in sessions that may change nothing.
 *
 * @throws QueryFault for a database that is not there, or a query that it does not take.
 */
export async function postgresQueries({ connection, query, parameters, timeout }: PostgresOptions): Promise<Queries> {
  // Around it, the database takes nothing but what asks for rows.
  const text = `select * from (${oneQuery(query)}) as answer limit $${parameters + 1}`;
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({
    connectionString: connection,
    application_name: NAME,
    max: CONNECTIONS,
    connectionTimeoutMillis: timeout,
    statement_timeout: timeout,
    query_timeout: timeout,
    options: "-c default_transaction_read_only=on",
    keepAlive: true,
    allowExitOnIdle: true,
  });
  // Of a connection that nobody uses now: the next one who needs one is given another.
  pool.on("error", () => undefined);
  const ask = async (asked: string, name: string | undefined, values: readonly Parameter[], most: number) => {
    const prepared = name === undefined ? {} : { name };
    const { rows } = await pool.query<SqlRow>({ text: asked, ...prepared, values: [...values, most] });
    return rows;
  };
  try {
    const nothing = Array.from({ length: parameters }, () => null);
    await ask(`explain ${text}`, undefined, nothing, 1);
  } catch (cause) {
    await pool.end();
    const isQuery = OF_A_QUERY.test(codeOf(cause) ?? "");
    throw new QueryFault(isQuery ? "the database does not take the query" : "the database cannot be reached", {
      // Of a connection, what is said may hold where it leads.
      ...(isQuery ? { cause } : {}),
    });
  }
  return {
    async rows(values, most) {
      try {
        return await ask(text, NAME, values, most);
      } catch (cause) {
        throw errorOf(cause, timeout);
      }
    },
    close: () => pool.end(),
  };
}

function errorOf(cause: unknown, timeout: number): ProviderError {
  const code = codeOf(cause);
  const said = isObject(cause) ? String(cause["message"]) : "";
  if (code === CANCELLED || /timeout/iu.test(said)) {
    return new ProviderError("TIMED_OUT", `the database did not answer within ${timeout} ms`, { cause });
  }
  const passes = code === undefined || !/^[0-9A-Z]{5}$/u.test(code) || PASSING.test(code);
  return new ProviderError(
    passes ? "UNAVAILABLE" : "REFUSED",
    passes ? "the database did not answer" : "the database refused",
    { cause },
  );
}

function codeOf(cause: unknown): string | undefined {
  const code = isObject(cause) ? cause["code"] : undefined;
  return typeof code === "string" ? code : undefined;
}
