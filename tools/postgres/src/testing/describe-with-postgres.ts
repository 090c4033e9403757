import { afterAll, beforeAll, describe, it } from "@jest/globals";
import { HOW_TO_INSTALL, programsFolder } from "../programs.ts";
import { type PostgresServer, startPostgres } from "../start-postgres.ts";

export interface DescribedOptions {
  /** Whether the tests are given a server that runs. Default: true. */
  readonly isStarted?: boolean;
  /** Whether its commits wait for the disk. Default: false. */
  readonly durable?: boolean;
}

/**
 * Tests against a real PostgreSQL, one for all of them. Where there is none they are skipped by name; in CI that is a
 * failure.
 */
export function describeWithPostgres(
  name: string,
  { isStarted = true, durable = false }: DescribedOptions,
  tests: (server: () => PostgresServer) => void,
): void {
  if (programsFolder() === undefined) {
    const skipped = `${name} (skipped: no PostgreSQL; ${HOW_TO_INSTALL})`;
    if (process.env["CI"] !== "true") describe.skip(skipped, () => it("needs PostgreSQL", () => {}));
    else {
      it(skipped, () => {
        throw new Error("in CI nothing may be skipped");
      });
    }
    return;
  }
  describe(name, () => {
    let server: PostgresServer | undefined;
    beforeAll(async () => {
      if (isStarted) server = await startPostgres({ durable });
    });
    afterAll(() => server?.stop());
    tests(() => {
      if (server === undefined) throw new Error("PostgreSQL does not run");
      return server;
    });
  });
}
