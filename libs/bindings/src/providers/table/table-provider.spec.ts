import { rename, utimes } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { temporaryFolder } from "../../testing/folder.ts";
import { ask, described, STANDING } from "../../testing/shop.ts";
import { WatchedTable } from "./watched-table.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const CLIENTS = "client,standing\nann,very_good\nbob,\n";

async function clients(text: string, path = "client.standing", table: object = { column: "standing" }, name = "c.csv") {
  await folder.write(name, text);
  const entry = { table: { file: name, key: "client", reload: false, ...table } };
  return described(path, entry, { folder: folder.path });
}

describe("a table", () => {
  it("answers by key; no row and an empty cell are absent", async () => {
    const set = await clients(CLIENTS);
    const of = (client: string) => ask(set, "client.standing", { artifact: { client } });
    expect([await of("ann"), await of("bob"), await of("cid"), await of("ANN")]).toEqual([
      "very_good",
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("answers with a row that says whether it is there", async () => {
    const set = await clients("client\nann\n", "client.blocked", {});
    expect(await ask(set, "client.blocked")).toBe(true);
    expect(await ask(set, "client.blocked", { artifact: { client: "bob" } })).toBe(false);
  });

  it("answers with a record whose members are columns, in CSV and in JSON", async () => {
    const csv = await clients("client,given_by,until\nann,very_good,2d\n", "mandate", {});
    const json = await clients('[{"client":"ann","given_by":"very_good","until":172800000}]', "mandate", {}, "c.json");
    const record = { given_by: "very_good", until: 172_800_000 };
    expect([await ask(csv, "mandate"), await ask(json, "mandate")]).toEqual([record, record]);
  });

  it("answers with a list of all rows of a key", async () => {
    const set = await clients("client,role\nann,a\nbob,b\nann,c\n", "roles", { column: "role" });
    expect(await ask(set, "roles")).toEqual(["a", "c"]);
  });

  it("is as old as its file", async () => {
    await folder.write("scores.csv", "client,what,score\nann,tea,0.5\n");
    const entry = { table: { file: "scores.csv", key: { client: "client", "item.name": "what" }, column: "score" } };
    const at = new Date(Date.now() - 3_600_000);
    await utimes(`${folder.path}/scores.csv`, at, at);
    const set = await described("score", entry, { folder: folder.path });
    const answer = await ask(set, "score");
    await set.close();
    expect(answer).toMatchObject({ value: 0.5 });
    expect((answer as { age: number }).age).toBeGreaterThanOrEqual(3_600_000);
  });

  it("has something else for what is absent, where the description says so", async () => {
    await folder.write("c.csv", CLIENTS);
    const entry = { table: { file: "c.csv", key: "client", column: "standing", reload: false }, otherwise: "none" };
    const set = await described("client.standing", entry, { folder: folder.path });
    expect(await ask(set, "client.standing", { artifact: { client: "cid" } })).toBe("none");
  });

  it.each<[string, string, string]>([
    ["a value of another type", "client,standing\nann,Good\n", "line 2: `standing`: expected one of"],
    ["a key twice", `${CLIENTS}ann,none\n`, "line 4 has the key of a row before it"],
    ["no such column", "client\nann\n", "line 2: there is no column `standing`"],
    ["no column for the key", "name,standing\nann,none\n", "line 2 has no value in the column `client`"],
  ])("is refused with %s, and the value is not quoted", async (_, text, problem) => {
    await expect(clients(text)).rejects.toMatchObject({
      code: "DESCRIPTION",
      problems: [{ path: 'enrich["client.standing"].table.file', problem: expect.stringContaining(problem) }],
      message: expect.not.stringContaining("Good"),
    });
  });

  it("is refused with bytes that are no text, and with doubtful JSON", async () => {
    await folder.write("bad.csv", Buffer.from([0x61, 0x0a, 0xff]));
    const of = (file: string) =>
      described("client.blocked", { table: { file, key: "client" } }, { folder: folder.path });
    await expect(of("bad.csv")).rejects.toThrow(/it is not UTF-8/);
    await folder.write("bad.json", '[{"client": "a", "client": "b"}]');
    await expect(of("bad.json")).rejects.toThrow(/stands twice in one object/);
    await folder.write("bad.json", "[1]");
    await expect(of("bad.json")).rejects.toThrow(/no list of objects/);
    await expect(of("none.csv")).rejects.toThrow(/there is no such file/);
  });
});

describe("a file that changes", () => {
  const said: string[] = [];
  async function watched(text: string): Promise<{ table: WatchedTable; file: string }> {
    said.length = 0;
    const file = await folder.write("watched.csv", text);
    const shape = { keys: ["client"], column: "standing", type: STANDING };
    const report = (line: string): void => {
      said.push(line.replaceAll(file, "F"));
    };
    return { file, table: await WatchedTable.open({ file, format: "csv", shape, reload: undefined, report }) };
  }
  let writes = 0;
  /** Another time of change each time, whatever the clock of the file system can tell apart. */
  async function write(text: string): Promise<void> {
    const file = await folder.write("next.csv", text);
    writes += 1;
    await utimes(file, new Date(), new Date(1_700_000_000_000 + writes * 1_000));
    await rename(file, `${folder.path}/watched.csv`);
  }

  it("is taken as a whole when it has stayed as it is for one look", async () => {
    const { table } = await watched(CLIENTS);
    await write("client,standing\ncid,none\n");
    await table.look();
    expect([...table.content.table.keys()]).toEqual(["ann", "bob"]);
    await table.look();
    expect([...table.content.table]).toEqual([["cid", "none"]]);
    expect(said).toEqual(["`F` has changed: it has 1 keys now"]);
    await table.look();
    expect(said).toHaveLength(1);
  });

  it("is not taken while it is being written", async () => {
    const { table } = await watched(CLIENTS);
    for (const text of ["client,st", "client,standing\ncid,none\n", "client,standing\ncid,none\ndan,none\n"]) {
      await write(text);
      await table.look();
    }
    expect([...table.content.table.keys()]).toEqual(["ann", "bob"]);
    await table.look();
    expect([...table.content.table.keys()]).toEqual(["cid", "dan"]);
  });

  it("that is broken or gone leaves what it held, says so once, and is taken when it is put right", async () => {
    const { table } = await watched(CLIENTS);
    await write("client,standing\ncid,wrong\n");
    for (let look = 0; look < 4; look += 1) await table.look();
    expect([...table.content.table.keys()]).toEqual(["ann", "bob"]);
    expect(said).toEqual([
      expect.stringMatching(/^`F` has changed and is not taken, .*: line 2: `standing`: expected one of/),
    ]);
    await rename(`${folder.path}/watched.csv`, `${folder.path}/away.csv`);
    await table.look();
    expect([...table.content.table.keys()]).toEqual(["ann", "bob"]);
    await write("client,standing\ndan,none\n");
    await table.look();
    await table.look();
    expect([...table.content.table.keys()]).toEqual(["dan"]);
  });
});
