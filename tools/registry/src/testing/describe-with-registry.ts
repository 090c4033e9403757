import { afterAll, beforeAll, describe, it } from "@jest/globals";
import { howToInstall, missingPrograms } from "../programs.ts";
import { type RegistryServer, type RegistryServerOptions, startRegistry } from "../start-registry.ts";

/** Bcrypt at its cheapest that `htpasswd` takes gladly: a test asks often. */
const COST = 5;

/**
 * Tests against a real registry, one for all of them. Where none can be had they are skipped by name; in CI that is a
 * failure.
 */
export function describeWithRegistry(
  name: string,
  options: RegistryServerOptions,
  tests: (server: () => RegistryServer) => void,
): void {
  const missing = missingPrograms();
  if (missing.length > 0) {
    const skipped = `${name} (skipped: no ${missing.join(", ")}; ${howToInstall(missing)})`;
    if (process.env["CI"] !== "true") describe.skip(skipped, () => it("needs a registry", () => {}));
    else {
      it(skipped, () => {
        throw new Error("in CI nothing may be skipped");
      });
    }
    return;
  }
  describe(name, () => {
    let server: RegistryServer | undefined;
    beforeAll(async () => {
      server = await startRegistry({ cost: COST, ...options });
    }, 60_000);
    afterAll(() => server?.stop());
    tests(() => {
      if (server === undefined) throw new Error("the registry does not run");
      return server;
    });
  });
}
