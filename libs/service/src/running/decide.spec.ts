import { readEntry, SqliteLedger } from "@glither/ledger";
import { expect, it } from "@jest/globals";
import type { Deployment } from "../deployment/deployment.ts";
import type { RequestTrace } from "../telemetry/tracing.ts";
import { decide } from "./decide.ts";
import type { Host } from "./host.ts";

it("says in the log where the deciding rule stands, where a signed source map tells it", async () => {
  const ledger = new SqliteLedger(":memory:");
  const counted = { inc: () => {} };
  const host = { ledger, metrics: { decisions: counted, failures: counted } } as unknown as Host;
  const trace = { part: (_: string, __: object, work: () => unknown) => work() } as unknown as RequestTrace;
  const deciding = (rule: string) =>
    ({
      config: { name: "mail" },
      component: `sha256:${"ab".repeat(32)}`,
      pulled: { places: new Map([["spam", { line: 7, column: 1 }]]) },
      cross: async () => ({
        artifact: {},
        answers: {},
        crossing: {
          receipt: { verdict: "dropped", rule, reason_class: rule, actions: [] },
          asked: [],
          reservations: [],
        },
      }),
    }) as unknown as Deployment;
  for (const rule of ["spam", "default"]) {
    await decide(host, { deployment: deciding(rule), artifact: new Map(), trace });
  }
  const logged = (await ledger.entries("mail", 0, 2)).map((bytes) => readEntry(bytes).statement);
  await ledger.close();
  expect(logged[0]).toMatchObject({ receipt: { rule: "spam" }, source: { line: 7, column: 1 } });
  expect(logged[1]).not.toHaveProperty("source");
});
