import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { generateSigningKey } from "@glither/attest";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { acting, decided, NOON } from "../testing/receipts.ts";
import { SqliteLedger } from "./sqlite-ledger.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "glither-erased-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const NAME = "somebody-who-asked-to-be-forgotten.example";

function filesWithName(): string[] {
  return readdirSync(folder).filter((file) => readFileSync(join(folder, file)).includes(NAME));
}

it.each([
  ["without a key", undefined],
  ["signed", generateSigningKey().key],
])("what was erased stands in none of the ledger's files, open as it is and to be delivered: %s", async (name, key) => {
  const ledger = new SqliteLedger(join(folder, `${name}.sqlite`), key);
  const other = new SqliteLedger(join(folder, `${name}.sqlite`), key);
  const personal = { artifact: { "from.domain": NAME }, answers: { "sender.name": NAME } };
  await ledger.decide(decided(acting("tag"), { ...personal, deliver: true }));
  await ledger.decide(decided(acting("tag"), { ...personal, retention: 10 }));
  await other.claim(NOON, 1, 1_000);
  expect(filesWithName()).not.toEqual([]);
  await ledger.erase("mail", 0, "requested", NOON + 1);
  await ledger.expire(NOON + 10, 10);
  expect(await ledger.size("mail")).toBe(4);
  expect(filesWithName()).toEqual([]);
  await ledger.close();
  await other.close();
});

it("what was erased while somebody read goes when something expires the next time", async () => {
  const ledger = new SqliteLedger(join(folder, "read.sqlite"));
  await ledger.decide(decided(acting("tag"), { artifact: { "from.domain": NAME } }));
  const reader = new DatabaseSync(join(folder, "read.sqlite"));
  reader.exec("BEGIN");
  reader.prepare("SELECT * FROM content").all();
  expect((await ledger.erase("mail", 0, "requested", NOON))?.entry.index).toBe(1);
  expect(filesWithName()).not.toEqual([]);
  reader.exec("COMMIT");
  reader.close();
  expect(await ledger.expire(NOON, 10)).toEqual([]);
  expect(filesWithName()).toEqual([]);
  await ledger.close();
});
