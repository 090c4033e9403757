import { LedgerError } from "../error.ts";
import { type Decision, readEntry } from "../log/entry.ts";
import type { Reader } from "../storage/storage.ts";
import { bytesAt } from "./logs.ts";

/** @throws LedgerError `NOT_A_LEDGER` where the log does not have what other tables speak of. */
export async function decisionAt(reader: Reader, deployment: string, decision: number): Promise<Decision> {
  const [bytes] = await bytesAt(reader, deployment, decision, 1);
  const statement = bytes && readEntry(bytes).statement;
  if (statement?.kind === "decision") return statement;
  throw new LedgerError("NOT_A_LEDGER", "the ledger is damaged: what other tables speak of is no decision");
}
