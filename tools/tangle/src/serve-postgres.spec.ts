import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithPostgres } from "../../postgres/src/testing/describe-with-postgres.ts";
import { configOf, publishedGate, type Service, startService } from "./testing/service.ts";

/** Lets a client through three times an hour, with what two hosts have let through together. */
const GATEWAY = `#pragma dialect glither.api ; fold first-match
#pragma version 0.1.0

rule hidden =
  request | path == "/private" | quota.left >= 0
  => into denied (reason = hidden)

rule within =
  request | quota.left > 0
  => into admitted

rule beyond =
  request
  => into denied (reason = too_often)
`;
const LIMIT = 3;
const CALLS = 8;

describeWithPostgres("hosts that share PostgreSQL, with a set from a description", {}, (server) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let hosts: readonly Service[];

  beforeAll(async () => {
    folder = await temporaryFolder();
    const { reference } = await publishedGate(folder.path, GATEWAY);
    const counter = { key: "client", window: "1h", answer: "left", limit: LIMIT };
    const counts = ["admitted"];
    await place(folder.path, "set.json", JSON.stringify({ enrich: { "quota.left": { counter } } }));
    await place(
      folder.path,
      "admitted.json",
      JSON.stringify({ enrich: { "quota.left": { counter: { ...counter, counts } } } }),
    );
    await place(folder.path, "database", server().url);
    const deployments = {
      gateway: { component: reference, bindings: { set: "set.json" } },
      admitted: { component: reference, bindings: { set: "admitted.json" } },
    };
    const config = configOf(reference, { deployments, store: { postgres: { file: "database" } } });
    hosts = [await startService(folder.path, config), await startService(folder.path, config)];
  });
  afterAll(async () => {
    for (const host of hosts) await host.stop();
    await folder.remove();
  });

  const decide = async (
    host: Service | undefined,
    client: string,
    { name = "gateway", path = "/" } = {},
  ): Promise<string> => {
    const artifact = { client, path };
    const answer = await host?.ask(`/v1/deployments/${name}/dispose`, "gateway", { artifact });
    const { receipt } = (answer?.json ?? {}) as { readonly receipt?: { readonly verdict: string } };
    return receipt?.verdict ?? "none";
  };

  it("count together, and let no more through than the limit, however many ask at a time", async () => {
    const calls = Array.from({ length: CALLS }, (_, index) => decide(hosts[index % 2], "ann"));
    const verdicts = await Promise.all(calls);
    expect(verdicts.filter((verdict) => verdict === "admitted")).toHaveLength(LIMIT);
    for (const host of hosts) expect(await decide(host, "ann")).toBe("denied");
    expect(await decide(hosts[0], "ben")).toBe("admitted");
  });

  it("count what comes to certain boxes alone, where the set says so", async () => {
    const verdicts = async (name: string): Promise<readonly string[]> => {
      const all: string[] = [];
      for (const path of ["/private", "/private", "/private", "/", "/", "/", "/"]) {
        all.push(await decide(hosts[all.length % 2], "cleo", { name, path }));
      }
      return all;
    };
    expect(await verdicts("gateway")).toEqual(Array.from({ length: 7 }, () => "denied"));
    const [denied, admitted] = ["denied", "admitted"];
    expect(await verdicts("admitted")).toEqual([denied, denied, denied, admitted, admitted, admitted, denied]);
  });

  it("keep what each has decided where the other one finds it", async () => {
    const logs = await Promise.all(hosts.map((host) => host.ask("/v1/deployments/gateway/receipts", "ann")));
    const [one, other] = logs.map(({ json }) => (json as { readonly entries: readonly unknown[] }).entries);
    expect(one).toHaveLength(CALLS + 3 + 7);
    expect(other).toEqual(one);
  });
});
