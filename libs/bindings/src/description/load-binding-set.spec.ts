import { writeFile } from "node:fs/promises";
import { AnswerContext } from "@glither/host";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { BindingsError } from "../error.ts";
import type { OfferedBindings } from "../offer/offered.ts";
import { MemoryCounters } from "../providers/counter/memory-counters.ts";
import { temporaryFolder } from "../testing/folder.ts";
import { json, serve } from "../testing/server.ts";
import { ask, only, SHOP } from "../testing/shop.ts";
import { type LoadOptions, loadBindingSet } from "./load-binding-set.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const load = (description: unknown, contract = SHOP, options: Partial<LoadOptions> = {}) =>
  loadBindingSet(description, contract, { folder: folder.path, environment: {}, ...options });

async function deliver(
  { deliveries }: OfferedBindings,
  verb: string,
  args: Readonly<Record<string, string>>,
  named: { readonly id: string; readonly attempt: number },
): Promise<void> {
  const { signal } = new AbortController();
  await deliveries[verb]?.(args, { client: "ann" }, { ...named, signal });
}

async function problemsOf(description: unknown, contract = SHOP): Promise<Record<string, string>> {
  const error: unknown = await load(description, contract).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code: "DESCRIPTION" });
  return Object.fromEntries((error as BindingsError).problems.map(({ path, problem }) => [path, problem]));
}

const ENRICH = {
  "client.standing": { constant: "none" },
  "client.blocked": { constant: false },
  "quota.left": { constant: 5 },
  score: { constant: 0.5 },
  mandate: { constant: { given_by: "very_good", until: "2d" } },
  roles: { constant: ["a"] },
};
const ACTIONS = { tag: { log: {} }, hold: { log: {} } };

describe("a description", () => {
  it("makes a set that answers in the language's terms and does what it is told", async () => {
    const lines: string[] = [];
    const set = await load({ enrich: ENRICH, actions: ACTIONS }, SHOP, { report: (line) => lines.push(line) });
    const answers = Object.keys(ENRICH).map((path) => ask(set, path));
    expect(await Promise.all(answers)).toEqual([
      "none",
      false,
      5,
      { value: 0.5, age: 0 },
      { given_by: "very_good", until: 172_800_000 },
      ["a"],
    ]);
    const actions = set.bindings["glither:shop/actions"];
    expect(actions?.["tag"]?.({ client: "ann" }, "x")).toBeUndefined();
    expect(actions?.["hold"]?.({ client: "ann" }, "y")).toMatch(/^[0-9a-f-]{36}$/);
    await deliver(set, "tag", { label: "z" }, { id: "shop/3/0", attempt: 2 });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { verb: "tag", args: { label: "x" }, attempt: 1 },
      { verb: "hold", args: { into: "y" }, attempt: 1 },
      { verb: "tag", args: { label: "z" }, id: "shop/3/0", attempt: 2 },
    ]);
    expect(Object.keys(set.deliveries)).toEqual(["tag", "hold"]);
    await set.close();
  });

  it("answers a ruleset that reads nothing of its artifact", async () => {
    const set = await load({ enrich: { "client.standing": { constant: null } } }, only("client.standing"));
    expect(set.bindings["glither:shop/enrich"]?.["client-standing"]?.(new AnswerContext())).toBeUndefined();
  });

  it("may have an answer for what is waited for, need not, and says when a table has another one", async () => {
    const [imports, watched] = [[], ["client.blocked"]];
    const table = { file: "blocked.csv", key: "client", reload: "100ms" };
    const path = await folder.write("blocked.csv", "client\nmallory\n");
    const changed = Promise.withResolvers<void>();
    const options = { imports, watched, changed: changed.resolve };
    const set = await load({ enrich: { "client.blocked": { table } } }, SHOP, options);
    expect(await ask(set, "client.blocked", { artifact: { client: "ann" } })).toBe(false);
    await writeFile(path, "client\nmallory\nann\n");
    await changed.promise;
    expect(await ask(set, "client.blocked", { artifact: { client: "ann" } })).toBe(true);
    await set.close();
    await (await load({}, SHOP, options)).close();
    await expect(load({ enrich: { "quota.left": { constant: 1 } } }, SHOP, options)).rejects.toThrow(/quota.left/u);
  });

  it("has counters count certain boxes and states of the dialect alone", async () => {
    const contract = { ...only("quota.left"), restrictiveness: ["sold", "waiting", "refused"] };
    const described = (counts: unknown) => ({ enrich: { "quota.left": { counter: { window: "1h", counts } } } });
    const counters = new MemoryCounters();
    await (await load(described(["sold", "waiting"]), contract, { counters })).close();
    for (const [counts, problem] of [
      [["sold", "solt"], "is no verdict of the dialect; there is `sold`, `waiting`, `refused`"],
      [[], "expected one verdict at least"],
      ["sold", "expected a list"],
    ] as const) {
      const failure: unknown = await load(described(counts), contract, { counters }).catch((cause: unknown) => cause);
      expect((failure as BindingsError).problems.map((each) => each.problem)).toEqual([problem]);
    }
  });

  it("needs of a dialect only what a component imports", async () => {
    const imports = [{ interface: "glither:shop/enrich@0.1.0", function: "quota-left" }];
    const set = await load({ enrich: { "quota.left": { constant: 1 } } }, SHOP, { imports });
    expect(set.bindings).toEqual({
      "glither:shop/enrich": { "quota-left": expect.any(Function) },
      "glither:shop/actions": {},
    });
  });

  it("says all that is wrong at once, by path", async () => {
    await folder.write("broken.csv", "client,standing\nann,other\n");
    const problems = await problemsOf({
      enrich: {
        "client.standing": { table: { file: "broken.csv", key: "client", column: "standing" } },
        "client.blocked": { constant: null },
        "quota.left": {
          http: { url: "http://api.example/{who}", headers: { authorization: "Bearer x" }, timeout: "1 s" },
        },
        score: { sql: { sqlite: "none.db", query: "select 1", parameters: ["amount"] }, otherwise: "x" },
        mandate: { constant: 1, table: {} },
        surplus: {},
      },
      actions: { tag: { http: { url: "https://hooks.example/{client}", send: ["nothing"] } } },
      more: 1,
    });
    expect(problems).toEqual({
      more: expect.stringMatching(/^is not known; there is/),
      'enrich["client.standing"].table.file': expect.stringMatching(/^line 2: `standing`: expected one of/),
      'enrich["client.blocked"].constant': "`client.blocked` is never absent",
      'enrich["quota.left"].http.url': expect.stringMatching(/^(?:`quota.left` is not given `who`|expected `https:)/),
      'enrich["quota.left"].http.headers.authorization': expect.stringMatching(/^a secret does not stand here/),
      'enrich["quota.left"].http.timeout': expect.stringMatching(/^expected a duration/),
      "enrich.score.sql.parameters[0]": "`score` is not given `amount`; it is given `client`, `item.name`",
      "enrich.score.otherwise": "expected a finite number, got a text",
      "enrich.mandate": expect.stringMatching(/^expected one of/),
      "enrich.surplus": expect.stringMatching(/^is nothing that the ruleset asks for; it asks for `client.standing`/),
      "enrich.roles": "is missing: the ruleset asks for it",
      "actions.tag.http.url": "an action's address has no places for values",
      "actions.tag.http.send[0]": "the artifact has no `nothing`",
      "actions.hold": "is missing: the ruleset does it",
    });
  });

  it.each<[string, unknown]>([
    ["a list", []],
    ["a text", "enrich"],
    ["null", null],
  ])("is an object, not %s", async (_, description) => {
    expect(await problemsOf(description, only())).toEqual({ "": "expected an object" });
  });

  it("takes no name that every object has for one of its own", async () => {
    const problems = await problemsOf(
      JSON.parse('{"enrich": {"__proto__": {"constant": 1}, "constructor": {}}}'),
      only(),
    );
    expect(Object.keys(problems).sort()).toEqual(["enrich.__proto__", "enrich.constructor"]);
  });

  it("closes what it has opened when something else is wrong", async () => {
    await folder.write("good.csv", "client\nann\n");
    const looking = { table: { file: "good.csv", key: "client", reload: "100ms" } };
    const said: string[] = [];
    const description = { enrich: { "client.blocked": looking } };
    const contract = only("client.blocked", "client.standing");
    await expect(load(description, contract, { report: (line) => said.push(line) })).rejects.toThrow(/is missing/);
    await folder.write("good.csv", "client\nann\nbob\n");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(said).toEqual([]);
  });
});

describe("secrets", () => {
  const http = (header: unknown) => ({
    enrich: { "quota.left": { http: { url: "https://a.example", headers: { "x-api-key": header } } } },
  });
  it.each<[string, unknown, RegExp]>([
    ["in the description", "s3cret", /a secret does not stand here/],
    ["in a variable that is not set", { env: "NOWHERE" }, /the variable `NOWHERE` is not set/],
    ["in two places", { env: "A", file: "b" }, /expected one of `env` and `file`/],
    ["in a file that is not there", { file: "nowhere" }, /there is no such file/],
    ["in a file of several lines", { file: "lines" }, /not one line of ASCII/],
  ])("are refused %s, and never quoted", async (_, header, problem) => {
    await folder.write("lines", "s3cret\nx-injected: 1");
    const error: unknown = await load(http(header), only("quota.left")).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ message: expect.stringMatching(problem) });
    expect(JSON.stringify((error as BindingsError).problems)).not.toContain("s3cret");
  });

  it("may stand in a file, of which the last line end is none of it", async () => {
    await folder.write("key", "s3cret\n");
    const server = await serve((_, response) => json(response, 7));
    const url = `${server.origin}/`;
    const described = {
      enrich: { "quota.left": { http: { url, headers: { "x-api-key": { file: "key" } }, timeout: "1m" } } },
    };
    const set = await load(described, only("quota.left"));
    expect(await ask(set, "quota.left")).toBe(7);
    expect(server.seen[0]?.headers["x-api-key"]).toBe("s3cret");
    await server.close();
  });

  it("are none where a header only says who asks", async () => {
    for (const name of ["host", "content-length", "X-Tenant", "a b"]) {
      const headers = { [name]: "shop" };
      const described = { enrich: { "quota.left": { http: { url: "https://a.example", headers } } } };
      await expect(load(described, only("quota.left"))).rejects.toMatchObject({ code: "DESCRIPTION" });
    }
  });
});

describe("an action over HTTP", () => {
  it("is sent with its id, so that it can be done once, and with what it is about", async () => {
    const server = await serve((_, response) => response.writeHead(200, { "content-type": "text/plain" }).end("ok"));
    const http = { url: `${server.origin}/do`, send: ["client"], timeout: "1m" };
    const set = await load({ actions: { tag: { http } } }, only("tag"));
    await deliver(set, "tag", { label: "x" }, { id: "shop/3/0", attempt: 2 });
    const [seen] = server.seen;
    await server.close();
    expect(seen).toMatchObject({ method: "POST", url: "/do", headers: { "idempotency-key": "shop/3/0" } });
    expect(JSON.parse(seen?.body ?? "")).toEqual({
      verb: "tag",
      args: { label: "x" },
      id: "shop/3/0",
      attempt: 2,
      about: { client: "ann" },
    });
  });

  it.each([
    [503, "ProviderError"],
    [429, "ProviderError"],
    [400, "DeliveryRefused"],
    [404, "DeliveryRefused"],
  ])("that is answered with %i is tried again, or never: %s", async (status, name) => {
    const server = await serve((_, response) => json(response, {}, status));
    const set = await load({ actions: { tag: { http: { url: server.origin, timeout: "1m" } } } }, only("tag"));
    await expect(deliver(set, "tag", {}, { id: "shop/3/0", attempt: 1 })).rejects.toMatchObject({ name });
    expect(server.seen).toHaveLength(1);
    await server.close();
  });
});
