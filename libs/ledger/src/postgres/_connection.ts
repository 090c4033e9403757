import type { PoolConfig } from "pg";
import { LedgerError } from "../error.ts";

/** How long anything may take, in milliseconds. */
export const PATIENCE_MS = 10_000;

/**
 * What a connection string says; what it leaves out, the standard variables say (`PGHOST`, `PGPORT`, `PGUSER`, `PGDATABASE`,
 * `PGPASSWORD` or better `PGPASSFILE`, `PGSSLMODE`). Over a network the server shows who it is by TLS, unless `sslmode` says otherwise.
 *
 * @throws LedgerError `UNUSABLE`, without anything of the string: it may hold a password.
 */
export function poolConfig(place: string, env: NodeJS.ProcessEnv = process.env): PoolConfig {
  if (!URL.canParse(place) || !/^postgres(?:ql)?:\/\//u.test(place)) throw unusable();
  const url = new URL(place);
  const host = url.searchParams.get("host") ?? (url.hostname || env["PGHOST"] || "localhost");
  const asksForTls = url.searchParams.has("sslmode") || env["PGSSLMODE"] !== undefined;
  return {
    connectionString: place,
    ...(asksForTls || isHere(decodeURIComponent(host)) ? {} : { ssl: true }),
    application_name: "glither",
    max: CONNECTIONS,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: 2 * PATIENCE_MS,
    lock_timeout: PATIENCE_MS,
    // A host that stands still or is cut off holds nobody up for longer.
    idle_in_transaction_session_timeout: PATIENCE_MS / 2,
    keepAlive: true,
    types: { getTypeParser },
  };
}

const CONNECTIONS = 8;

/** The same place, for a client that reads values in its own way. */
export function queueOptions({ connectionString, ssl, application_name, connectionTimeoutMillis }: PoolConfig) {
  return {
    ...(connectionString === undefined ? {} : { connectionString }),
    ...(ssl === undefined ? {} : { ssl }),
    ...(application_name === undefined ? {} : { application_name }),
    ...(connectionTimeoutMillis === undefined ? {} : { connectionTimeoutMillis }),
  };
}

function isHere(host: string): boolean {
  return host.startsWith("/") || ["localhost", "127.0.0.1", "[::1]", "::1"].includes(host);
}

function unusable(): LedgerError {
  return new LedgerError("UNUSABLE", "the connection string cannot be read", {
    hint: "`postgres://user@host:port/database`, or `postgres://` and the variables `PGHOST`, `PGUSER` and so on",
  });
}

const [INT8, NUMERIC, BYTEA] = [20, 1700, 17];

/** Whole numbers are numbers: what we keep is below 2^53. */
function getTypeParser(type: number): (text: string) => unknown {
  if (type === INT8 || type === NUMERIC) return Number;
  if (type === BYTEA) return (text) => Buffer.from(text.slice("\\x".length), "hex");
  return (text) => (/^-?\d+$/u.test(text) && INTEGERS.has(type) ? Number(text) : text);
}

const INTEGERS = new Set([21, 23]);
