import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { temporaryFolder } from "../../testing/folder.ts";
import { ask, described } from "../../testing/shop.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  const database = new DatabaseSync(`${folder.path}/shop.db`);
  database.exec(`create table clients (name text, standing text, blocked integer, spent integer, seen integer);
    insert into clients values ('ann', 'very_good', 0, 12, 5000), ('bob', null, 1, 9007199254740993, null),
      ('o''hara; drop table clients', 'none', 0, 0, 0), ('twin', 'none', 0, 1, 1), ('twin', 'none', 0, 1, 1);
    create table roles (name text, role text); insert into roles values ('ann', 'a'), ('ann', 'b')`);
  database.close();
});
afterAll(() => folder.remove());

const sql = (query: string, more: object = {}) => ({
  sql: { sqlite: "shop.db", query, parameters: ["client"], ...more },
});
const set = (path: string, query: string, more: object = {}) =>
  described(path, sql(query, more), { folder: folder.path });
const STANDING = "select standing from clients where name = ?";

describe("a query", () => {
  it("answers by its parameters; no row and null are absent", async () => {
    const offered = await set("client.standing", STANDING);
    const of = (client: string) => ask(offered, "client.standing", { artifact: { client } });
    expect([await of("ann"), await of("bob"), await of("cid")]).toEqual(["very_good", undefined, undefined]);
    await offered.close();
  });

  it("takes values as values, whatever they say", async () => {
    const offered = await set("client.standing", STANDING);
    expect(await ask(offered, "client.standing", { artifact: { client: "o'hara; drop table clients" } })).toBe("none");
    expect(await ask(offered, "client.standing", { artifact: { client: "' or 1=1 --" } })).toBeUndefined();
    await offered.close();
  });

  it("answers with booleans, records, lists and ages as a database has them", async () => {
    const blocked = await set("client.blocked", "select blocked from clients where name = ?");
    const record = await set("mandate", "select standing as given_by, spent as until from clients where name = ?");
    const roles = await set("roles", "select role from roles where name = ? order by role");
    const dated = sql("select 0.5, seen from clients where name = ?", { age: "seen" });
    const score = await described("score", dated, { folder: folder.path });
    expect([
      await ask(blocked, "client.blocked"),
      await ask(blocked, "client.blocked", { artifact: { client: "bob" } }),
    ]).toEqual([false, true]);
    expect(await ask(record, "mandate")).toEqual({ given_by: "very_good", until: 12 });
    expect([await ask(roles, "roles"), await ask(roles, "roles", { artifact: { client: "x" } })]).toEqual([
      ["a", "b"],
      [],
    ]);
    expect(await ask(score, "score")).toEqual({ value: 0.5, age: 5_000 });
    await Promise.all([blocked, record, roles, score].map((offered) => offered.close()));
  });

  it.each<[string, string, string, string]>([
    ["two rows", "client.standing", "twin", "more rows than it may"],
    ["a number that no double holds", "quota.left", "bob", "expected a whole number of at most 53 bits"],
    ["a half record", "mandate", "bob", "the column `given_by` has none"],
    ["a symbol that there is not", "client.standing", "role", "expected one of"],
  ])("fails with %s", async (_, path, client, problem) => {
    const queries: Readonly<Record<string, string>> = {
      "client.standing": client === "role" ? "select 'role' where ? = 'role'" : STANDING,
      "quota.left": "select spent from clients where name = ?",
      mandate: "select standing as given_by, spent as until from clients where name = ?",
    };
    const offered = await set(path, queries[path] ?? "");
    await expect(async () => ask(offered, path, { artifact: { client } })).rejects.toMatchObject({
      code: "MALFORMED",
      message: expect.stringContaining(problem),
    });
    await offered.close();
  });

  it.each<[string, string, RegExp]>([
    ["a second one behind it", "select 1; drop table clients", /one query, without `;`/],
    ["a change", "delete from clients where name = ? returning name", /a query that changes nothing/],
    ["nothing to answer with", "attach database ? as other", /answers with rows/],
    ["no such table", "select x from nowhere where name = ?", /no such table: nowhere/],
    ["fewer parameters than it is given", "select 1", /does not take the query/],
  ])("is refused when it is described with %s", async (_, query, problem) => {
    await expect(set("client.blocked", query)).rejects.toMatchObject({
      code: "DESCRIPTION",
      message: expect.stringMatching(problem),
    });
  });

  it("is refused without its database, and makes none", async () => {
    const entry = { sql: { sqlite: "other.db", query: "select 1" } };
    const load = () => described("client.blocked", entry, { folder: folder.path });
    await expect(load()).rejects.toThrow(/the database cannot be opened/);
    await expect(load()).rejects.toThrow(/the database cannot be opened/);
  });
});
