import { LedgerError } from "../error.ts";
import type { DuePlace, Pending, Standing } from "../ledger.ts";
import { entryHash, readEntry } from "../log/entry.ts";
import type { Settled } from "../log/logged.ts";
import type { Reader, Row } from "../storage/storage.ts";
import { bytesAt } from "./logs.ts";

export function pendingOf(row: Row): Pending {
  return {
    deployment: String(row["deployment"]),
    token: String(row["token"]),
    decision: Number(row["decision"]),
    due: row["due"] === null ? undefined : Number(row["due"]),
  };
}

export interface ByDue {
  readonly deployment: string;
  readonly most: number;
  readonly after: DuePlace | undefined;
}

/** Two ranges: those with a deadline in the order of its index, the others by their tokens. */
export async function pendingByDue(reader: Reader, { deployment, most, after }: ByDue): Promise<Pending[]> {
  const due =
    after === undefined || after.due !== undefined ? await withDeadline(reader, { deployment, most, after }) : [];
  if (due.length === most) return due;
  const sql = "SELECT * FROM suspension WHERE deployment = ? AND due IS NULL AND token > ? ORDER BY token LIMIT ?";
  const behind = after !== undefined && after.due === undefined ? after.token : "";
  return [...due, ...(await reader.all(sql, deployment, behind, most - due.length)).map(pendingOf)];
}

/** The deployment is compared as an expression: looked up by it, all that it holds would be sorted for a page of them. */
async function withDeadline(reader: Reader, { deployment, most, after }: ByDue): Promise<Pending[]> {
  const rows = await reader.all(
    `SELECT * FROM suspension WHERE deployment || '' = ? AND due IS NOT NULL AND due >= ? AND (due > ? OR token > ?)
      ORDER BY due, token LIMIT ?`,
    deployment,
    after?.due ?? 0,
    after?.due ?? 0,
    after?.token ?? "",
    most,
  );
  return rows.map(pendingOf);
}

export async function countPending(reader: Reader, deployment: string, most: number): Promise<number> {
  const sql = "SELECT count(*) AS held FROM (SELECT 1 FROM suspension WHERE deployment = ? LIMIT ?) AS each_one";
  const [row] = await reader.all(sql, deployment, most);
  return Number(row?.["held"] ?? 0);
}

export async function standing(reader: Reader, deployment: string, token: string): Promise<Standing | undefined> {
  const sql = "SELECT * FROM suspension WHERE deployment = ? AND token = ?";
  const [row] = await reader.all(sql, deployment, token);
  if (row !== undefined) return { pending: pendingOf(row) };
  const settled = await settlementOf(reader, deployment, token);
  return settled && { settled };
}

/** The entry by which one has settled; undefined where nothing with this token has. */
export async function settlementOf(reader: Reader, deployment: string, token: string): Promise<Settled | undefined> {
  const sql = "SELECT position FROM settlement WHERE deployment = ? AND token = ?";
  const [row] = await reader.all(sql, deployment, token);
  if (row === undefined) return undefined;
  const [bytes] = await bytesAt(reader, deployment, Number(row["position"]), 1);
  const entry = bytes && readEntry(bytes);
  if (bytes === undefined || entry?.statement.kind !== "settling") {
    throw new LedgerError("NOT_A_LEDGER", "the ledger is damaged: a settlement is not where it was logged");
  }
  return { entry, hash: entryHash(bytes), settling: entry.statement };
}
