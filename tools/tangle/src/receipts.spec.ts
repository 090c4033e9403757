import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { tangle, tangleJson } from "./testing/tangle.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const signing = () => ({ cwd: folder.path, env: { GLITHER_SIGNING_KEY_FILE: join(folder.path, "keeper.key") } });
const here = () => ({ cwd: folder.path });
const verify = (...more: string[]) => tangle(["receipts", "verify", "ledger.sqlite", ...more], here());

beforeAll(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", GATE);
  await place(folder.path, "known.json", '{"from.domain":"a.example"}');
  await place(folder.path, "answers.json", '{"sender.allowlisted":true}');
  await place(folder.path, "strangers.json", '{"sender.allowlisted":false}');
  for (const name of ["keeper", "stranger"]) await tangle(["key", "generate", "--out", `${name}.key`], here());
  for (const answers of ["answers.json", "strangers.json", "answers.json"]) {
    const args = ["run", "gate.glith", "--input", "known.json", "--enrich", answers, "--ledger", "ledger.sqlite"];
    expect((await tangle(args, here())).exitCode).toBe(0);
  }
});
afterAll(() => folder.remove());

describe("run --ledger", () => {
  it("says where the receipt is kept, and keeps what it is about", async () => {
    const args = ["run", "gate.glith", "--input", "known.json", "--enrich", "answers.json", "--ledger", "other.sqlite"];
    const { exitCode, json } = await tangleJson([...args, "--deployment", "mail/gate"], here());
    expect({ exitCode, json }).toMatchObject({
      exitCode: 0,
      json: { kept: { deployment: "mail/gate", index: 0, hash: expect.stringMatching(/^sha256:/u) } },
    });
    const { SqliteLedger } = await import("@glither/ledger");
    const ledger = new SqliteLedger(join(folder.path, "other.sqlite"));
    expect(await ledger.contents("mail/gate", 0)).toMatchObject({
      artifact: { "from.domain": "a.example" },
      answers: { "sender.allowlisted": true },
    });
    await ledger.close();
  });

  it("signs the receipt where there is a key, says where its rule stands, and goes on with a key alone", async () => {
    const args = [
      "run",
      "gate.glith",
      "--input",
      "known.json",
      "--enrich",
      "answers.json",
      "--ledger",
      "signed.sqlite",
    ];
    for (const _ of ["first", "second"]) expect((await tangle(args, signing())).exitCode).toBe(0);
    expect(await tangle(args, here())).toMatchObject({
      exitCode: 64,
      stdout: "",
      stderr: expect.stringContaining(
        "`signed.sqlite`: the log of `default` is signed, and there is no key to go on with",
      ),
    });
    const check = ["receipts", "verify", "signed.sqlite", "--key"];
    expect(await tangle([...check, "keeper.key.pub"], here())).toMatchObject({
      exitCode: 0,
      stdout: "default: 2 entries, 2 of them under a signed checkpoint\n",
    });
    expect((await tangle([...check, "stranger.key.pub"], here())).stdout).toContain("entry 1 should be signed");
    await tangle(["receipts", "prove", "signed.sqlite", "0", "--out", "signed.tlog-proof"], here());
    const { json } = await tangleJson(["receipts", "verify", "signed.tlog-proof", "--key", "keeper.key.pub"], here());
    const line = GATE.split("\n").findIndex((text) => text.startsWith("rule deliver_known")) + 1;
    expect(json).toMatchObject({ entry: { statement: { source: { line, column: 1 } } } });
    const database = new DatabaseSync(join(folder.path, "signed.sqlite"));
    database.exec("DELETE FROM signature");
    database.close();
    expect(await tangle([...check, "keeper.key.pub"], here())).toMatchObject({
      exitCode: 5,
      stdout: expect.stringContaining("entry 1 should be signed, and no signature that is trusted is over it"),
    });
  });

  it("takes a deployment with a ledger alone", async () => {
    const args = ["run", "gate.glith", "--input", "known.json", "--enrich", "answers.json", "--deployment", "mail"];
    expect(await tangle(args, here())).toMatchObject({
      exitCode: 64,
      stdout: "",
      stderr: expect.stringContaining("`--deployment` goes with `--ledger` alone"),
    });
  });

  it("prints no receipt that it could not keep", async () => {
    await place(folder.path, "none.sqlite", "This is somebody's letter, and no database at all.".repeat(20));
    const args = ["run", "gate.glith", "--input", "known.json", "--enrich", "answers.json", "--ledger", "none.sqlite"];
    const { exitCode, stdout, stderr } = await tangle(args, here());
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
    expect(stderr).toContain("`none.sqlite`: the file is damaged, or no ledger");
    expect(await readFile(join(folder.path, "none.sqlite"), "utf8")).toContain("somebody's letter");
  });
});

describe("obligations", () => {
  const held = async (name: string): Promise<string> => {
    await place(folder.path, "program.json", '{"from.domain":"a.example","attachments.exts":["exe"]}');
    const args = ["run", "gate.glith", "--input", "program.json", "--ledger", name];
    const { json } = await tangleJson(args, here());
    return (json as { receipt: { token: string } }).receipt.token;
  };

  it("are listed, and settled by an event once", async () => {
    const token = await held("held.sqlite");
    const { stdout } = await tangle(["obligations", "list", "held.sqlite"], here());
    expect(stdout).toMatch(new RegExp(`^${token}  entry 0  due 2\\d{3}-\\S+Z\n$`, "u"));
    const settle = ["obligations", "settle", "held.sqlite", token, "--on"];
    const other = await tangle([...settle, "admin.burn"], here());
    expect(other).toMatchObject({
      exitCode: 64,
      stderr: "error: `held.sqlite`: the event settles nothing here\nhint: it waits for: admin.release, PT24H\n",
    });
    const release = [...settle, "admin.release", "--sender", "ann", "--id", "17"];
    for (const _ of ["first", "again"]) {
      expect(await tangle(release, here())).toMatchObject({
        exitCode: 0,
        stdout: `${token}  delivered (hold_executable)\n`,
      });
    }
    expect(await tangle([...settle, "admin.release"], here())).toMatchObject({
      exitCode: 64,
      stderr: "error: `held.sqlite`: it has settled as `delivered`: something else came first\n",
    });
    expect((await tangle(["obligations", "list", "held.sqlite"], here())).stdout).toBe("nothing waits in default\n");
  });

  it("are settled when they are due, and not before", async () => {
    const token = await held("due.sqlite");
    expect((await tangle(["obligations", "due", "due.sqlite"], here())).stdout).toBe("nothing is due\n");
    // As if it had been decided long ago.
    const { SqliteLedger } = await import("@glither/ledger");
    const ledger = new SqliteLedger(join(folder.path, "due.sqlite"));
    const [bytes] = await ledger.entries("default", 0, 1);
    const { readEntry } = await import("@glither/ledger");
    const { statement } = readEntry(bytes as Uint8Array);
    if (statement.kind !== "decision" || !("token" in statement.receipt)) throw new Error("not held");
    await ledger.decide({
      deployment: "old",
      component: statement.component,
      artifact: {},
      answers: {},
      receipt: statement.receipt,
      at: 0,
    });
    await ledger.close();
    const { json } = await tangleJson(["obligations", "due", "due.sqlite"], here());
    expect(json).toMatchObject({
      settled: [{ token, by: { after: "PT24H" }, verdict: "dropped", reason_class: "unscanned", index: 1 }],
    });
  });
});

describe("explain-receipt and replay", () => {
  it("tell why a receipt is as it is, and that it is that again, for people and for machines", async () => {
    const named = ["ledger.sqlite", "0", "--component", "gate.glith"];
    const explained = await tangle(["explain-receipt", ...named], here());
    expect(explained).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("    sender.allowlisted = true\n"),
    });
    const { json } = await tangleJson(["explain-receipt", ...named], here());
    expect(json).toMatchObject({ index: 0, explanation: { rule: "deliver_known", asked: ["sender.allowlisted"] } });
    const again = await tangleJson(["replay", ...named], here());
    expect(again).toMatchObject({
      exitCode: 0,
      json: { replayed: true, runs: ["component", "oracle", "interpreter"].map((name) => ({ name, ok: true })) },
    });
    expect(await tangle(["explain-receipt", "ledger.sqlite", "many"], here())).toMatchObject({ exitCode: 64 });
  });
});

describe("receipts", () => {
  it("are not verified before somebody has signed, and then against the keeper's key alone", async () => {
    expect(await verify("--key", "keeper.key.pub")).toMatchObject({
      exitCode: 5,
      stdout: expect.stringContaining("no checkpoint is signed"),
    });
    const { exitCode, stdout } = await tangle(["receipts", "checkpoint", "ledger.sqlite"], signing());
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^default\n3\n/u);
    await place(folder.path, "kept.checkpoint", stdout);
    expect(await verify("--key", "keeper.key.pub")).toMatchObject({
      exitCode: 0,
      stdout: "default: 3 entries, 3 of them under a signed checkpoint\n",
    });
    expect((await verify("--key", "stranger.key.pub")).exitCode).toBe(5);
    expect(await verify()).toMatchObject({ exitCode: 64, stderr: expect.stringContaining("nobody is trusted") });
  });

  it("are shown one at a time, and a changed one is not", async () => {
    expect((await tangle(["receipts", "prove", "ledger.sqlite", "1"], here())).exitCode).toBe(0);
    const file = join(folder.path, "1.tlog-proof");
    const args = ["receipts", "verify", "1.tlog-proof", "--key", "keeper.key.pub"];
    const { exitCode, json } = await tangleJson(args, here());
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ entry: { index: 1, statement: { kind: "decision", receipt: { rule: "default" } } } });
    const proof = await readFile(file, "utf8");
    const entry = /^extra (.*)$/mu.exec(proof)?.[1] ?? "";
    const forged = Buffer.from(Buffer.from(entry, "base64").toString().replace('"default"', '"deliver_known"'));
    await writeFile(file, proof.replace(entry, forged.toString("base64")));
    expect(await tangle(args, here())).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining("does not stand in the log"),
    });
    expect((await tangle(["receipts", "prove", "ledger.sqlite", "9"], here())).stderr).toContain(
      "no checkpoint covers",
    );
  });

  it("are missed where somebody has taken one away from between others, and no other stands in for it", async () => {
    await cp(join(folder.path, "ledger.sqlite"), join(folder.path, "middle.sqlite"));
    const database = new DatabaseSync(join(folder.path, "middle.sqlite"));
    database.exec("DELETE FROM entry WHERE position = 1");
    database.close();
    const args = ["receipts", "verify", "middle.sqlite", "--key", "keeper.key.pub"];
    expect(await tangle(args, here())).toMatchObject({
      exitCode: 5,
      stdout: [
        "entry 1 says that it stands elsewhere: one was removed, put in or moved",
        "entry 1 does not follow on the one before it: one of the two was changed",
        "a checkpoint was signed over 3 entries, and there are fewer",
        "default: 2 entries, 0 of them under a signed checkpoint\n",
      ].join("\n"),
    });
    expect((await tangle(["receipts", "prove", "middle.sqlite", "1"], here())).exitCode).toBe(64);
  });

  it("that somebody has taken away are missed", async () => {
    const database = new DatabaseSync(join(folder.path, "ledger.sqlite"));
    database.exec("DELETE FROM entry WHERE position = 2; DELETE FROM checkpoint");
    database.close();
    expect((await verify("--key", "keeper.key.pub")).exitCode).toBe(5);
    expect(await verify("--key", "keeper.key.pub", "--checkpoint", "kept.checkpoint")).toMatchObject({
      exitCode: 5,
      stdout: expect.stringContaining("a checkpoint was signed over 3 entries, and there are fewer"),
    });
  });

  it("are looked for in a ledger that is there", async () => {
    const { exitCode, stderr } = await tangle(["receipts", "verify", "no.sqlite", "--key", "keeper.key.pub"], here());
    expect({ exitCode, stderr }).toEqual({
      exitCode: 64,
      stderr: "error: there is no ledger `no.sqlite`\nhint: `tangle run … --ledger FILE` makes one\n",
    });
  });
});
