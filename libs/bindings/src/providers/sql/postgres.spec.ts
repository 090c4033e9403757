import { beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { describeWithPostgres } from "../../../../../tools/postgres/src/testing/describe-with-postgres.ts";
import { ask, described } from "../../testing/shop.ts";

describeWithPostgres("a query on PostgreSQL", {}, (server) => {
  beforeAll(async () => {
    await execute(`create table clients (name text, standing text, blocked boolean, spent numeric, seen bigint);
      insert into clients values ('ann', 'very_good', false, 12.5, 5000), ('bob', null, true, null, null),
        ('o''hara; drop table clients', 'none', false, 0, 0), ('twin', 'none', false, 1, 1), ('twin', 'none', false, 1, 1)`);
  });

  async function execute(sql: string): Promise<pg.QueryResult> {
    const client = new pg.Client({ connectionString: server().url });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  }

  const set = (path: string, query: string, more: object = {}) => {
    const sql = { postgres: { env: "DATABASE" }, query, parameters: ["client"], timeout: "1m", ...more };
    return described(path, { sql }, { environment: { DATABASE: server().url } });
  };
  const STANDING = "select standing from clients where name = $1";

  it("answers by its parameters, as values, whatever they say", async () => {
    const offered = await set("client.standing", STANDING);
    const of = (client: string) => ask(offered, "client.standing", { artifact: { client } });
    expect(await Promise.all(["ann", "bob", "cid", "o'hara; drop table clients", "' or '1'='1"].map(of))).toEqual([
      "very_good",
      undefined,
      undefined,
      "none",
      undefined,
    ]);
    await offered.close();
  });

  it("answers with booleans, numbers, records and ages", async () => {
    const blocked = await set("client.blocked", "select blocked from clients where name = $1");
    const record = await set("mandate", "select standing as given_by, seen as until from clients where name = $1");
    const query = "select spent, seen from clients where name = $1 and 'tea' = $2";
    const score = await set("score", query, { age: "seen", parameters: ["client", "item.name"] });
    expect(await ask(blocked, "client.blocked", { artifact: { client: "bob" } })).toBe(true);
    expect(await ask(record, "mandate")).toEqual({ given_by: "very_good", until: 5_000 });
    expect(await ask(score, "score")).toEqual({ value: 12.5, age: 5_000 });
    await Promise.all([blocked, record, score].map((offered) => offered.close()));
  });

  it.each<[string, string, RegExp]>([
    ["a second one behind it", "select 1; drop table clients", /one query, without `;`/],
    ["a change", "delete from clients where name = $1 returning true", /does not take the query: syntax error/],
    [
      "a change within",
      "with x as (delete from clients where name = $1 returning true) select * from x",
      /does not take/,
    ],
    ["an end of the query around it", "select true where $1 = '') as a limit 1 --", /does not take the query/],
    ["no such table", "select true from nowhere where name = $1", /relation "nowhere" does not exist/],
    ["more parameters than it is given", "select true where $1 = $3", /does not take the query/],
  ])("is refused when it is described with %s", async (_, query, problem) => {
    const load = set("client.blocked", query);
    await expect(load).rejects.toThrow(problem);
    expect((await execute("select count(*)::int as n from clients")).rows).toEqual([{ n: 5 }]);
  });

  it("changes nothing by what it calls, either", async () => {
    await execute(`create or replace function emptied(text) returns boolean language sql volatile
      as $$ delete from clients; select true $$`);
    const offered = await set("client.blocked", "select emptied($1)");
    await expect(ask(offered, "client.blocked")).rejects.toMatchObject({ code: "REFUSED" });
    await offered.close();
    expect((await execute("select count(*)::int as n from clients")).rows).toEqual([{ n: 5 }]);
  });

  it("is ended when it takes too long", async () => {
    const offered = await set("client.blocked", "select pg_sleep(60)::text = $1", { timeout: "300ms" });
    await expect(ask(offered, "client.blocked")).rejects.toMatchObject({ code: "TIMED_OUT" });
    await offered.close();
  });

  it("is no answer when there are two rows", async () => {
    const offered = await set("client.standing", STANDING);
    const twin = ask(offered, "client.standing", { artifact: { client: "twin" } });
    await expect(twin).rejects.toMatchObject({ code: "MALFORMED" });
    await offered.close();
  });

  it("may be asked again when the database was away", async () => {
    const offered = await set("client.standing", STANDING);
    expect(await ask(offered, "client.standing")).toBe("very_good");
    await server().restart("killed");
    const again = async (): Promise<unknown> => {
      try {
        return await ask(offered, "client.standing");
      } catch (cause) {
        expect(cause).toMatchObject({ code: "UNAVAILABLE", message: "the database did not answer" });
        return again();
      }
    };
    expect(await again()).toBe("very_good");
    await offered.close();
  });
});

describe("a database that is not there", () => {
  it("is refused, without anything of its connection string", async () => {
    const sql = { postgres: { env: "DATABASE" }, query: "select true", timeout: "5s" };
    const environment = { DATABASE: "postgres://zoe:s3cret@127.0.0.1:1/shop" };
    const load = described("client.blocked", { sql }, { environment });
    await expect(load).rejects.toMatchObject({
      message: expect.stringMatching(/the database cannot be reached$/),
      problems: [{ path: 'enrich["client.blocked"].sql', problem: expect.not.stringMatching(/s3cret|zoe|127/) }],
    });
  });
});
