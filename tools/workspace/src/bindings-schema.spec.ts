import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadBindingSet, MemoryCounters } from "@glither/bindings";
import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { ROOT } from "./packages.ts";

const schema = JSON.parse(readFileSync(join(ROOT, "docs/schemas/bindings.schema.json"), "utf8"));
const isDescription = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);

const TEXT = { kind: "text" } as const;
const CONTRACT = {
  dialect: { name: "glither.shop" },
  fields: [{ path: "client", type: TEXT }],
  enrichments: [{ path: "left", type: { kind: "integer" }, ligand: { from: ["client"] } }],
  verbs: [{ name: "tag", parameters: [], suspends: false }],
} as const;

async function isRead(description: unknown): Promise<boolean> {
  const options = { folder: ROOT, environment: { TOKEN: "t" }, counters: new MemoryCounters() };
  try {
    await (await loadBindingSet(description, CONTRACT, options)).close();
    return true;
  } catch (cause) {
    // A file or a database that is not there is no question of form.
    const problems = (cause as { readonly problems?: readonly { readonly problem: string }[] }).problems ?? [];
    return problems.length > 0 && problems.every(({ problem }) => /no such file|cannot be opened/u.test(problem));
  }
}

const ACTION = { log: {} };
const both = (left: unknown, tag: unknown = ACTION) => ({ enrich: { left }, actions: { tag } });
const http = (more: object) => both({ http: { url: "https://a.example/{client}", ...more } });
const counter = (more: object) => both({ counter: { window: "1h", ...more } });

describe("the schema of binding sets and the one that reads them", () => {
  it.each<[string, unknown]>([
    ["a constant", both({ constant: 1 })],
    ["an absent one", { $schema: "x", ...both({ constant: null }) }],
    ["a table", both({ table: { file: "none.csv", key: "client", column: "left" }, otherwise: 0 })],
    [
      "a table by columns",
      both({ table: { file: "none.json", key: { client: "name" }, column: "left", reload: false } }),
    ],
    [
      "an endpoint",
      http({ answer: "/left", absent: [404], retries: 0, cache: { found: "1m", absent: 0, entries: 9 } }),
    ],
    ["headers", http({ headers: { authorization: { env: "TOKEN", prefix: "Bearer " }, "x-tenant": "shop" } })],
    ["what is sent", http({ send: ["client"], timeout: "2s", max_bytes: 10, concurrency: 1 })],
    ["an endpoint in the clear", both({ http: { url: "http://a.example", plaintext: true } })],
    ["SQL", both({ sql: { sqlite: "none.db", query: "select 1", parameters: "client", age: "a" } })],
    ["a counter", counter({ key: ["client"], name: "n" })],
    ["what is left of a counter", counter({ answer: "left", limit: 5 })],
    ["an action over HTTP", both({ constant: 1 }, { http: { url: "https://a.example", send: ["client"] } })],
  ])("accept %s", async (_, description) => {
    const accepted = {
      schema: isDescription(description),
      reader: await isRead(description),
      errors: isDescription.errors,
    };
    expect(accepted).toEqual({ schema: true, reader: true, errors: null });
  });

  it.each<[string, unknown]>([
    ["a list", []],
    ["an unknown part", { ...both({ constant: 1 }), secrets: {} }],
    ["an enrichment without kind", both({ otherwise: 1 })],
    ["two kinds", both({ constant: 1, table: {} })],
    ["an unknown kind", both({ magic: 1 })],
    ["a table without key", both({ table: { file: "none.csv", column: "left" } })],
    ["a table of another format", both({ table: { file: "none.xls", key: "client", column: "left" } })],
    ["a key of nothing", both({ table: { file: "none.csv", key: [], column: "left" } })],
    ["an endpoint without address", both({ http: {} })],
    ["a secret in a header", http({ headers: { authorization: "Bearer t" } })],
    ["a secret in two places", http({ headers: { "x-key": { env: "TOKEN", file: "t" } } })],
    ["a header of the host's own", http({ headers: { host: "b.example" } })],
    ["a header with a line end", http({ headers: { "x-tenant": "a\nb: c" } })],
    ["a pointer that is none", http({ answer: "left" })],
    ["too many retries", http({ retries: 6 })],
    ["a duration that is none", http({ timeout: "1 s" })],
    ["a status that is an answer", http({ absent: [200] })],
    ["a cache without time", http({ cache: {} })],
    ["SQL without query", both({ sql: { sqlite: "none.db" } })],
    ["SQL on nothing", both({ sql: { query: "select 1" } })],
    ["a connection string in the open", both({ sql: { postgres: "postgres://a:b@c/d", query: "select 1" } })],
    ["a counter without window", both({ counter: { key: "client" } })],
    ["what is left of no limit", counter({ answer: "left" })],
    ["a limit that nobody asks for", counter({ limit: 5 })],
    ["an action of two kinds", both({ constant: 1 }, { log: {}, http: { url: "https://a.example" } })],
    ["an action without kind", both({ constant: 1 }, {})],
  ])("refuse %s", async (_, description) => {
    expect({ schema: isDescription(description), reader: await isRead(description) }).toEqual({
      schema: false,
      reader: false,
    });
  });
});
