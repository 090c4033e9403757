import { writeSync } from "node:fs";
import { SqliteLedger } from "../sqlite/sqlite-ledger.ts";
import { decided, held, NOON } from "./receipts.ts";

/** Writes into a ledger until it is ended, and says what was kept, a line for each call that has returned. */
const [, , file = "", name = ""] = process.argv;
const ledger = new SqliteLedger(file);
for (let count = 0; ; count += 1) {
  const token = `${name}-${count}`;
  await ledger.decide(decided(held(token, 1), { at: NOON + count }));
  writeSync(1, `decided ${token}\n`);
  if (count % 2 === 0) {
    await ledger.settle({ deployment: "mail", token, by: { on: "admin.release" }, at: NOON + count });
    writeSync(1, `settled ${token}\n`);
  }
}
