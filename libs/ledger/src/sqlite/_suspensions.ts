import { isPending, type PendingReceipt, settle, type TimelineEntry } from "@glither/host/receipt";
import { type Deadline, deadlineOf } from "../deadline.ts";
import { LedgerError } from "../error.ts";
import type { Happened, Pending, Settled } from "../ledger.ts";
import { entryHash, readEntry, type Settler, type Settling } from "../log/entry.ts";
import type { Database, Row } from "./_database.ts";
import { Log } from "./_log.ts";

/** Keeps that a disposition is suspended; within a transaction. */
export function suspend(database: Database, pending: Pending): void {
  const { deployment, token, decision, due } = pending;
  const taken = database.get("SELECT 1 FROM suspension WHERE deployment = ? AND token = ?", deployment, token);
  if (taken !== undefined) {
    throw new LedgerError("TOKEN_TAKEN", "the token is another suspended disposition's", {
      hint: "a binding that suspends gives a new token each time, such as a random UUID",
    });
  }
  database.run("INSERT INTO suspension VALUES (?, ?, ?, ?, NULL, NULL)", deployment, token, decision, due ?? null);
}

/** What came of an event: within a transaction, so that a deadline that it found passed is kept as well. */
export type Outcome = { readonly settled: Settled } | { readonly refused: LedgerError };

export function settleBy(database: Database, { deployment, token, by, at, key }: Happened): Outcome {
  const row = database.get("SELECT * FROM suspension WHERE deployment = ? AND token = ?", deployment, token);
  if (row === undefined) {
    return { refused: new LedgerError("UNKNOWN_TOKEN", "no suspended disposition has this token") };
  }
  if (row["settling"] !== null) {
    const settled = settledBefore(database, deployment, Number(row["settling"]));
    const isRepeated = key !== undefined && row["key"] === key && isSame(by, settled.settling.by);
    return isRepeated ? { settled } : { refused: tooLate(settled) };
  }
  const suspended = suspensionOf(database, row);
  if (suspended.deadline !== undefined && suspended.deadline.due <= at) {
    return { refused: tooLate(close(database, row, suspended, { by: { after: suspended.deadline.after }, at })) };
  }
  const happened: TimelineEntry = "on" in by ? { on: by.on } : { when: by.when };
  if (settle(suspended.receipt, [happened]) === undefined) return { refused: notDue(suspended.receipt) };
  return { settled: close(database, row, suspended, { by, at, ...(key === undefined ? {} : { key }) }) };
}

/** Within a transaction. */
export function settleByDeadline(database: Database, now: number, most: number): Settled[] {
  const rows = database.all(
    "SELECT * FROM suspension WHERE settling IS NULL AND due IS NOT NULL AND due <= ? ORDER BY due LIMIT ?",
    now,
    most,
  );
  return rows.flatMap((row) => {
    const suspended = suspensionOf(database, row);
    const { deadline } = suspended;
    return deadline === undefined ? [] : [close(database, row, suspended, { by: { after: deadline.after }, at: now })];
  });
}

export function pendingOf(row: Row): Pending {
  return {
    deployment: String(row["deployment"]),
    token: String(row["token"]),
    decision: Number(row["decision"]),
    due: row["due"] === null ? undefined : Number(row["due"]),
  };
}

interface Suspended {
  readonly receipt: PendingReceipt;
  readonly deadline: Deadline | undefined;
}

function suspensionOf(database: Database, row: Row): Suspended {
  const { deployment, decision } = pendingOf(row);
  const [bytes] = new Log(database, deployment).bytes(decision, 1);
  const entry = bytes && readEntry(bytes);
  if (entry?.statement.kind !== "decision" || !isPending(entry.statement.receipt)) {
    throw new LedgerError("NOT_A_LEDGER", "the ledger is damaged: what is suspended has no decision");
  }
  const { receipt } = entry.statement;
  return { receipt, deadline: deadlineOf(receipt, Date.parse(entry.at)) };
}

interface Cause {
  readonly by: Settler;
  readonly at: number;
  readonly key?: string;
}

function close(database: Database, row: Row, { receipt, deadline }: Suspended, { by, at, key }: Cause): Settled {
  const { deployment, token, decision } = pendingOf(row);
  const settlement = settle(receipt, [timelineEntry(by, deadline)]);
  if (settlement === undefined) throw new RangeError("nothing that the receipt waits for");
  const settling: Settling = { kind: "settling", decision, token, by, ...settlement };
  const logged = new Log(database, deployment).append(settling, at);
  database.run(
    "UPDATE suspension SET settling = ?, key = ? WHERE deployment = ? AND token = ? AND settling IS NULL",
    logged.entry.index,
    key ?? null,
    deployment,
    token,
  );
  return { ...logged, settling };
}

function timelineEntry(by: Settler, deadline: Deadline | undefined): TimelineEntry {
  if ("on" in by) return { on: by.on };
  if ("when" in by) return { when: by.when };
  // So much time has passed, whatever the clock says now.
  return { after: deadline?.elapsed ?? 0 };
}

function settledBefore(database: Database, deployment: string, index: number): Settled {
  const [bytes] = new Log(database, deployment).bytes(index, 1);
  const entry = bytes && readEntry(bytes);
  if (bytes === undefined || entry?.statement.kind !== "settling") {
    throw new LedgerError("NOT_A_LEDGER", "the ledger is damaged: a settlement is not where it was logged");
  }
  return { entry, hash: entryHash(bytes), settling: entry.statement };
}

function isSame(one: Settler, other: Settler): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}

function tooLate({ settling: { verdict, by } }: Settled): LedgerError {
  const why = "after" in by ? "its deadline has passed" : "something else came first";
  return new LedgerError("ALREADY_SETTLED", `it has settled as \`${verdict}\`: ${why}`);
}

function notDue({ obligations }: PendingReceipt): LedgerError {
  const arms = obligations.map((each) => ("on" in each ? each.on : "when" in each ? `when ${each.when}` : each.after));
  return new LedgerError("NOT_DUE", "the event settles nothing here", { hint: `it waits for: ${arms.join(", ")}` });
}
