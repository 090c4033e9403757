import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithPostgres } from "../../postgres/src/testing/describe-with-postgres.ts";
import { tangle, tangleJson } from "./testing/tangle.ts";

describeWithPostgres("a ledger in PostgreSQL", {}, (server) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  /** As who does not want a password in the list of processes. */
  const by = () => ({
    cwd: folder.path,
    env: {
      PGHOST: server().host,
      PGPORT: String(server().port),
      PGUSER: server().user,
      PGPASSWORD: server().password,
      PGDATABASE: server().database,
      GLITHER_SIGNING_KEY_FILE: join(folder.path, "keeper.key"),
    },
  });
  const run = (name: string) => ["run", "gate.glith", "--input", "program.json", "--ledger", name];

  beforeAll(async () => {
    folder = await temporaryFolder();
    await place(folder.path, "gate.glith", GATE);
    await place(folder.path, "program.json", '{"from.domain":"a.example","attachments.exts":["exe"]}');
    await tangle(["key", "generate", "--out", "keeper.key"], by());
  });
  afterAll(() => folder.remove());

  it("is made by what keeps a receipt, and by nothing else", async () => {
    expect(await tangle(["receipts", "checkpoint", "postgres://"], by())).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining("error: `postgres://`: there is no ledger in this database"),
    });
  });

  it("takes the commands that a file takes, by the standard variables or a connection string", async () => {
    const { json } = await tangleJson(run("postgres://"), by());
    const { token } = (json as { receipt: { token: string } }).receipt;
    expect((await tangle(["obligations", "list", server().url], by())).stdout).toContain(`${token}  entry 0  due`);
    const settle = ["obligations", "settle", "postgres://", token, "--on", "admin.release"];
    expect(await tangle(settle, by())).toMatchObject({
      exitCode: 0,
      stdout: `${token}  delivered (hold_executable)\n`,
    });
    expect((await tangle(["obligations", "due", "postgres://"], by())).stdout).toBe("nothing is due\n");
    expect((await tangle(["receipts", "checkpoint", "postgres://"], by())).stdout).toMatch(/^default\n2\n/u);
    const verify = ["receipts", "verify", "postgres://", "--key", "keeper.key.pub"];
    expect(await tangle(verify, by())).toMatchObject({
      exitCode: 0,
      stdout: "default: 2 entries, 2 of them under a signed checkpoint\n",
    });
    expect((await tangle(["receipts", "prove", "postgres://", "0"], by())).exitCode).toBe(0);
  });

  it("shows no password when something is wrong, and prints no receipt that it could not keep", async () => {
    const wrong = server().url.replace(server().password, "hush-hush");
    const { exitCode, stdout, stderr } = await tangle(run(wrong), by());
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
    expect(stderr).toContain(
      `error: \`postgres://glither@127.0.0.1:${server().port}/postgres\`: PostgreSQL does not let`,
    );
    expect(stderr).not.toContain("hush");
  });
});
