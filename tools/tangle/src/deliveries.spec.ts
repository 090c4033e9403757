import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { deliverDue, type Ledger, SqliteLedger } from "@glither/ledger";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { tangle, tangleJson } from "./testing/tangle.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const here = () => ({ cwd: folder.path });
const deliveries = (...args: readonly string[]) => tangle(["deliveries", ...args], here());

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

async function withLedger<T>(name: string, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = new SqliteLedger(join(folder.path, name));
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

/** A decision that routes and tags, on a ledger of its own. */
async function decided(name: string, more: { readonly retention?: number } = {}): Promise<void> {
  await withLedger(name, (ledger) =>
    ledger.decide({
      deployment: "mail",
      component: `sha256:${"ab".repeat(32)}`,
      artifact: { "from.domain": "a.example" },
      answers: {},
      receipt: {
        verdict: "delivered",
        rule: "welcome",
        reason_class: "known",
        actions: [
          { verb: "route", args: { to: "inbox" } },
          { verb: "tag", args: { with: "known" } },
        ],
      },
      at: Date.now() - 1_000,
      deliver: true,
      ...more,
    }),
  );
}

function failing(): void {
  throw new Error("no such mailbox");
}

const deliver = (name: string, route: () => void, tries = 1) =>
  withLedger(name, (ledger) =>
    deliverDue(ledger, { bindings: { mail: { route, tag: () => undefined } }, persistence: { tries } }),
  );

describe("deliveries", () => {
  it("are listed with what is to be done, and when, or why it has failed", async () => {
    await decided("list.sqlite");
    const line = /^mail\/0\/0 {2}route \(1 of 2\) {2}0 attempts {2}due 2\d{3}-\S+Z\n$/u;
    expect((await deliveries("list", "list.sqlite")).stdout).toMatch(line);
    await deliver("list.sqlite", failing);
    expect(await deliveries("list", "list.sqlite")).toMatchObject({
      exitCode: 0,
      stdout: "mail/0/0  route (1 of 2)  1 attempt  failed: threw\n",
      stderr: "",
    });
    expect((await tangleJson(["deliveries", "list", "list.sqlite"], here())).json).toMatchObject({
      deployment: "mail",
      undelivered: [{ id: "mail/0/0", decision: 0, action: 0, verb: "route", of: 2, attempts: 1, reason: "threw" }],
    });
  });

  it("that have failed are tried again when somebody asks for it", async () => {
    await decided("retry.sqlite");
    await deliver("retry.sqlite", failing);
    expect(await deliver("retry.sqlite", () => undefined)).toBe(0);
    expect(await deliveries("retry", "retry.sqlite", "mail/0/0")).toMatchObject({
      exitCode: 0,
      stdout: "mail/0/0 is due now\n",
    });
    expect(await deliver("retry.sqlite", () => undefined)).toBe(2);
    expect((await deliveries("list", "retry.sqlite")).stdout).toBe("everything is delivered in mail\n");
    expect(await deliveries("retry", "retry.sqlite", "mail/0/0")).toMatchObject({
      exitCode: 64,
      stderr: "error: `retry.sqlite`: no action with this id waits to be delivered\n",
    });
  });

  it("that have failed are passed over when somebody asks for it, and no others", async () => {
    await decided("skip.sqlite");
    const skip = () => deliveries("skip", "skip.sqlite", "mail/0/0");
    expect(await skip()).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining("the action has not failed for good"),
    });
    await deliver("skip.sqlite", failing);
    expect(await skip()).toMatchObject({ exitCode: 0, stdout: "mail/0/0 is passed over\n" });
    expect(await deliver("skip.sqlite", failing)).toBe(1);
    expect((await deliveries("list", "skip.sqlite")).stdout).toBe("everything is delivered in mail\n");
  });
});

describe("receipts", () => {
  const signing = async () => {
    await tangle(["key", "generate", "--out", "keeper.key"], here());
    return { cwd: folder.path, env: { GLITHER_SIGNING_KEY_FILE: join(folder.path, "keeper.key") } };
  };

  it("stay when what they were about is erased, which reaches what is to be delivered, and the log is whole", async () => {
    await decided("erase.sqlite");
    const erase = () => tangle(["receipts", "erase", "erase.sqlite", "0"], here());
    expect(await erase()).toMatchObject({
      exitCode: 0,
      stdout: "erased what entry 0 of mail was about; entry 1 says so\n",
    });
    expect(await erase()).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining("nothing is kept of entry 0 of `mail`"),
    });
    let calls = 0;
    await deliver("erase.sqlite", () => {
      calls += 1;
    });
    expect(calls).toBe(0);
    expect(await withLedger("erase.sqlite", (ledger) => ledger.contents("mail", 0))).toBeUndefined();
    expect((await tangle(["receipts", "checkpoint", "erase.sqlite"], await signing())).exitCode).toBe(0);
    expect(await tangle(["receipts", "verify", "erase.sqlite", "--key", "keeper.key.pub"], here())).toMatchObject({
      exitCode: 0,
      stdout: "mail: 3 entries, 3 of them under a signed checkpoint\n",
    });
  });

  it("are not whole where what is to be delivered was taken away beside the log", async () => {
    await decided("taken.sqlite");
    await tangle(["receipts", "checkpoint", "taken.sqlite"], await signing());
    const verify = ["receipts", "verify", "taken.sqlite", "--key", "keeper.key.pub"];
    expect((await tangle(verify, here())).exitCode).toBe(0);
    const database = new DatabaseSync(join(folder.path, "taken.sqlite"));
    database.exec("DELETE FROM outbox");
    database.close();
    const { exitCode, stdout } = await tangle(verify, here());
    expect(exitCode).toBe(5);
    expect(stdout).toContain("entry 0 has actions to be done, and the ledger does not know so any more\n");
    expect((await tangleJson(verify, here())).json).toMatchObject({ faults: [], lost: { undelivered: [0] } });
  });

  it("stay when the time of what they were about is over", async () => {
    await decided("expire.sqlite", { retention: 500 });
    await decided("expire.sqlite", { retention: 86_400_000 });
    const expire = () => tangle(["receipts", "expire", "expire.sqlite"], here());
    expect((await expire()).stdout).toBe("erased what 1 decision was about\n");
    expect((await expire()).stdout).toBe("nothing is to be erased\n");
    expect(await withLedger("expire.sqlite", (ledger) => ledger.contents("mail", 1))).toBeDefined();
  });
});
