import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe } from "@jest/globals";
import pg from "pg";
import type { PostgresServer } from "../../../../tools/postgres/src/start-postgres.ts";
import { describeWithPostgres } from "../../../../tools/postgres/src/testing/describe-with-postgres.ts";
import type { Ledger } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";

/** Where one test's ledger is: a new one for each. */
export interface Store {
  /** A further connection, as another process has it; closed behind the test. */
  open(key?: SigningKey): Promise<Ledger>;
  /** As `openLedger` is told of it. */
  place(): string;
  /** Whether it is kept by a thread of its own. */
  readonly apart: boolean;
}

export interface StoreOptions {
  /** Whether a file that is kept by a thread of its own is one of them; true by default. No key of a test's making goes to a thread. */
  readonly apart?: boolean;
}

/** The same tests for each of the stores. */
export function describeStores(
  name: string,
  tests: (store: Store) => void,
  { apart: withApart = true }: StoreOptions = {},
): void {
  for (const apart of withApart ? [false, true] : [false]) {
    describe(`${name}, in a file${apart ? " of a thread's" : ""}`, () => {
      let folder = "";
      beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "glither-ledger-"));
      });
      const store = storeAt(() => join(folder, "ledger.sqlite"), apart);
      afterEach(() => rmSync(folder, { recursive: true }));
      tests(store);
    });
  }
  describeWithPostgres(`${name}, in PostgreSQL`, {}, (server) => {
    beforeEach(() => emptied(server()));
    tests(storeAt(() => server().url, false));
  });
}

function storeAt(place: () => string, apart: boolean): Store {
  const opened: Ledger[] = [];
  afterEach(async () => {
    for (const ledger of opened.splice(0)) await ledger.close();
  });
  return {
    place,
    apart,
    open: async (key) => {
      const ledger = await openLedger(place(), { apart, ...(key === undefined ? {} : { key }) });
      opened.push(ledger);
      return ledger;
    },
  };
}

/** Without anything that a test before has left. */
export async function emptied({ url }: PostgresServer): Promise<void> {
  await asked(url, "DROP SCHEMA IF EXISTS glither CASCADE; DROP SCHEMA IF EXISTS glither_queue CASCADE");
}

/** What somebody asks PostgreSQL who is none of ours. */
export async function asked(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
