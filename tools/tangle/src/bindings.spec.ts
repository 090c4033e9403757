import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { tangle, tangleJson } from "./testing/tangle.ts";

const ROOT = join(import.meta.dirname, "../../..");
const GATEWAY = join(ROOT, "rulesets/api/gateway/gateway.glith");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const here = () => ({ cwd: folder.path });

const FAILING = {
  method: "GET",
  path: "/v2/books",
  client: "ann",
  scope: "read",
  error_rate: 0.75,
  authenticated: true,
};
const ENRICH = {
  "client.authority": { table: { file: "clients.csv", key: "client", column: "authority" } },
  "client.blocked": { constant: false },
  "quota.left": { constant: 5 },
};
const LOGGED = Object.fromEntries(
  ["deny", "tag", "hold", "raise_rate", "lower_rate"].map((verb) => [verb, { log: {} }]),
);

beforeAll(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "request.json", JSON.stringify(FAILING));
  await place(folder.path, "admin.json", JSON.stringify({ ...FAILING, path: "/admin/jobs", error_rate: 0 }));
  await place(folder.path, "clients.csv", "client,authority\nann,steward\n");
  await place(folder.path, "set.json", JSON.stringify({ enrich: ENRICH, actions: LOGGED }));
});
afterAll(() => folder.remove());

describe("bindings", () => {
  it("prints the interface, or writes it", async () => {
    const golden = readFileSync(join(ROOT, "goldens/api/gateway/bindings.ts"), "utf8");
    expect(await tangleJson(["bindings", GATEWAY], here())).toMatchObject({
      exitCode: 0,
      json: { world: "glither:api/gateway@0.1.0", interface: golden },
    });
    const written = await tangle(["bindings", GATEWAY, "--out", "gateway.ts"], here());
    expect(written).toMatchObject({ exitCode: 0, stderr: "" });
    expect(readFileSync(join(folder.path, "gateway.ts"), "utf8")).toBe(golden);
  });

  it("says what is wrong with a ruleset as ever", async () => {
    await place(
      folder.path,
      "wrong.glith",
      "#pragma dialect glither.api\nrule a = request | nothing => into admitted\n",
    );
    expect(await tangle(["bindings", "wrong.glith"], here())).toMatchObject({ exitCode: 2 });
  });
});

describe("run with a binding set", () => {
  const run = (set: string, ...more: readonly string[]) =>
    tangleJson(["run", GATEWAY, "--input", "request.json", "--bindings", set, ...more], here());

  it("asks it, and has what was decided done", async () => {
    const { exitCode, json, stderr } = await run("set.json");
    expect({ exitCode, json }).toMatchObject({
      exitCode: 0,
      json: {
        receipt: { verdict: "pending", state: "probation", rule: "hold_failing" },
        actions: [
          { verb: "tag", outcome: "done" },
          { verb: "hold", outcome: "done" },
        ],
      },
    });
    const lines = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { verb: "tag", args: { label: "FAILING" }, attempt: 1 },
      { verb: "hold", args: { into: "probation" }, attempt: 1 },
    ]);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(2);
  });

  it("answers a component from its file, of which it is known what it imports", async () => {
    const built = await tangle(["build", GATEWAY, "--out", "gateway.wasm"], here());
    expect(built.exitCode).toBe(0);
    const args = ["run", "gateway.wasm", "--input", "admin.json", "--bindings", "set.json"];
    const { exitCode, json } = await tangleJson(args, here());
    expect({ exitCode, json }).toMatchObject({
      exitCode: 0,
      json: { receipt: { verdict: "admitted", rule: "admit_known" } },
    });
  });

  it("keeps answers and actions in a ledger, and counts there", async () => {
    const quota = { counter: { key: "client", window: "1h", answer: "left", limit: 2 } };
    const set = { enrich: { ...ENRICH, "quota.left": quota }, actions: LOGGED };
    await place(folder.path, "counting.json", JSON.stringify(set));
    await place(folder.path, "plain.json", JSON.stringify({ ...FAILING, error_rate: 0 }));
    const rules: unknown[] = [];
    for (const _ of [1, 2, 3]) {
      const args = ["run", GATEWAY, "--input", "plain.json", "--bindings", "counting.json", "--ledger", "kept.sqlite"];
      const { json } = await tangleJson(args, here());
      rules.push((json as { receipt: { rule: string } }).receipt.rule);
    }
    expect(rules).toEqual(["admit_known", "admit_known", "deny_exhausted"]);
    const { exitCode, json } = await tangleJson(["deliveries", "list", "kept.sqlite"], here());
    expect({ exitCode, json }).toMatchObject({ exitCode: 0 });
    expect(JSON.stringify(json)).not.toContain("deny");
  });

  it("says what was not done, and leaves it in the ledger to be tried again", async () => {
    const server = createServer((_, response) => response.writeHead(503).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const set = { enrich: ENRICH, actions: { ...LOGGED, tag: { http: { url, timeout: "1m" } } } };
    await place(folder.path, "failing.json", JSON.stringify(set));
    const loose = await run("failing.json");
    expect(loose).toMatchObject({ exitCode: 6, json: { actions: [{ verb: "tag", outcome: "failed" }] } });
    const kept = await run("failing.json", "--ledger", "failing.sqlite");
    expect(kept).toMatchObject({
      exitCode: 6,
      json: { actions: [{ verb: "tag", outcome: "retry", reason: "threw" }] },
    });
    const { json } = await tangleJson(["deliveries", "list", "failing.sqlite"], here());
    expect(JSON.stringify(json)).toContain("tag");
    await new Promise((resolve) => server.close(resolve));
  });

  it("runs a module of somebody's own against the interface", async () => {
    await tangle(["bindings", GATEWAY, "--out", "gateway.ts"], here());
    const module = `import type { GatewayBindings } from "./gateway.ts";
export const bindings: GatewayBindings = {
  enrich: {
    "client.authority": () => undefined,
    "client.blocked": async ({ client }) => client === "ann",
    "quota.left": () => 5,
  },
  actions: { deny: () => {}, tag: () => {}, hold: () => {}, raise_rate: () => {}, lower_rate: () => {} },
};
`;
    await place(folder.path, "own.mts", module);
    expect(await run("own.mts")).toMatchObject({ exitCode: 0, json: { receipt: { rule: "deny_blocked" } } });
  });

  it.each<[string, readonly string[], RegExp]>([
    ["answers beside it", ["--enrich", "set.json"], /--enrich|--bindings/],
    [
      "a component that nobody knows",
      ["--embedder", "jco", "--foreign"],
      /`--bindings` goes without `--enrich` and `--foreign`/,
    ],
  ])("is wrong with %s", async (_, more, problem) => {
    const { exitCode, stderr } = await tangle(
      ["run", GATEWAY, "--input", "request.json", "--bindings", "set.json", ...more],
      here(),
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 64, stderr: expect.stringMatching(problem) });
  });

  it("says all that is wrong with it, in one line and without a trace", async () => {
    await place(folder.path, "wrong.json", JSON.stringify({ enrich: { "client.blocked": { constant: 1 } } }));
    const { exitCode, stderr } = await tangle(
      ["run", GATEWAY, "--input", "request.json", "--bindings", "wrong.json"],
      here(),
    );
    expect(exitCode).toBe(64);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(
        /^error: `wrong.json`: .*`enrich\["client.blocked"\].constant`: expected a boolean.*`actions.hold`: is missing/,
      ),
    ]);
  });
});
