import { DatabaseSync } from "node:sqlite";
import { openLedger } from "@glither/ledger";
import { heldDecision, START } from "./held.ts";

/** So many are decided; the others are copies of their rows. */
const DECIDED = 1_024;

/**
 * Fills a ledger's file with decisions that wait, each due a little later than the one before: as many as a thousand and twenty-four, doubled so
 * often. The copies have tokens of their own; that their entries follow on one another, nothing here looks at.
 */
export async function fill(file: string, doublings: number): Promise<number> {
  const ledger = await openLedger(file);
  await ledger.decideAll(Array.from({ length: DECIDED }, (_, place) => heldDecision(START + place)));
  await ledger.close();
  const database = new DatabaseSync(file);
  let count = DECIDED;
  for (let doubling = 0; doubling < doublings; doubling += 1) {
    database.exec(`
      INSERT INTO entry SELECT deployment, position + ${count}, bytes, nodes FROM entry;
      INSERT INTO content SELECT deployment, decision + ${count}, until, bytes FROM content;
      INSERT INTO suspension
        SELECT deployment, lower(hex(randomblob(18))), decision + ${count}, due + ${count} FROM suspension;
    `);
    count *= 2;
  }
  database.exec(`UPDATE head SET size = ${count}; PRAGMA wal_checkpoint(TRUNCATE)`);
  database.close();
  return count;
}
