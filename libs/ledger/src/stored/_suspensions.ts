import { isPending, type PendingReceipt, settle, type TimelineEntry } from "@glither/host/receipt";
import { type Deadline, deadlineOf } from "../deadline.ts";
import { LedgerError } from "../error.ts";
import type { Happened, Pending, Settled } from "../ledger.ts";
import { readEntry, type Settler, type Settling } from "../log/entry.ts";
import type { Row, Transaction } from "../storage/storage.ts";
import { committedAnswers, keepSettled } from "./_contents.ts";
import { pendingOf, settlementOf } from "./_standing.ts";
import { bytesAt, Logs } from "./logs.ts";

/** Settles by events, in their order. A deadline that one of them found passed is kept as well. */
export async function settleAll(
  transaction: Transaction,
  all: readonly Happened[],
): Promise<readonly (Settled | LedgerError)[]> {
  const deployments = all.map(({ deployment }) => deployment);
  return Logs.within(transaction, deployments, async (logs) => {
    const outcomes: (Settled | LedgerError)[] = [];
    for (const happened of all) outcomes.push(await settleBy({ transaction, logs }, happened));
    return outcomes;
  });
}

interface Within {
  readonly transaction: Transaction;
  readonly logs: Logs;
}

async function settleBy(within: Within, happened: Happened): Promise<Settled | LedgerError> {
  const { deployment, token, by, answers, at, key } = happened;
  const { transaction } = within;
  const sql = "SELECT * FROM suspension WHERE deployment = ? AND token = ?";
  const [row] = await transaction.all(sql, deployment, token);
  if (row === undefined) return settledBefore(transaction, { deployment, token, by, key });
  const suspended = await suspensionOf(transaction, row);
  if (suspended.deadline !== undefined && suspended.deadline.due <= at) {
    return tooLate(await close(within, suspended, { by: { after: suspended.deadline.after }, at }));
  }
  const keyed = key === undefined ? {} : { key };
  if ("cancelled" in by) return close(within, suspended, { by, at, ...keyed });
  const event: TimelineEntry = "on" in by ? { on: by.on } : { when: by.when };
  if (settle(suspended.receipt, [event]) === undefined) return notDue(suspended.receipt);
  if ("on" in by || answers === undefined) return close(within, suspended, { by, at, ...keyed });
  const { commitments, kept } = committedAnswers(answers);
  const settled = await close(within, suspended, { by: { when: by.when, answers: commitments }, at, ...keyed });
  await keepSettled(transaction, suspended.pending, kept);
  return settled;
}

export async function settleByDeadline(transaction: Transaction, now: number, most: number): Promise<Settled[]> {
  const due = "FROM suspension WHERE due IS NOT NULL AND due <= ?";
  const sql = `SELECT * ${due} ORDER BY due LIMIT ?`;
  const some = await transaction.all(sql, now, most);
  const deployments = new Set(some.map((row) => String(row["deployment"])));
  if (deployments.size === 0) return [];
  return Logs.within(transaction, deployments, async (logs) => {
    // Of these, now that nobody else settles them. The database is not asked for them by name: it would go through all that wait.
    const rows = (await transaction.all(sql, now, most)).filter((row) => deployments.has(String(row["deployment"])));
    const settled: Settled[] = [];
    for (const row of rows) {
      const suspended = await suspensionOf(transaction, row);
      const { deadline } = suspended;
      if (deadline === undefined) continue;
      settled.push(await close({ transaction, logs }, suspended, { by: { after: deadline.after }, at: now }));
    }
    return settled;
  });
}

interface Suspended {
  readonly pending: Pending;
  readonly receipt: PendingReceipt;
  readonly deadline: Deadline | undefined;
}

async function suspensionOf(transaction: Transaction, row: Row): Promise<Suspended> {
  const pending = pendingOf(row);
  const [bytes] = await bytesAt(transaction, pending.deployment, pending.decision, 1);
  const entry = bytes && readEntry(bytes);
  if (entry?.statement.kind !== "decision" || !isPending(entry.statement.receipt)) {
    throw new LedgerError("NOT_A_LEDGER", "the ledger is damaged: what is suspended has no decision");
  }
  const { receipt } = entry.statement;
  return { pending, receipt, deadline: deadlineOf(receipt, Date.parse(entry.at)) };
}

interface Cause {
  readonly by: Settler;
  readonly at: number;
  readonly key?: string;
}

async function close(
  { transaction, logs }: Within,
  { pending: { deployment, token, decision }, receipt, deadline }: Suspended,
  { by, at, key }: Cause,
): Promise<Settled> {
  const settlement =
    "cancelled" in by
      ? { verdict: by.cancelled, reason_class: "host_cancelled" }
      : settle(receipt, [timelineEntry(by, deadline)]);
  if (settlement === undefined) throw new RangeError("nothing that the receipt waits for");
  const settling: Settling = { kind: "settling", decision, token, by, ...settlement };
  const logged = await logs.log(deployment, settling, at);
  await transaction.run("DELETE FROM suspension WHERE deployment = ? AND token = ?", deployment, token);
  await transaction.insert("settlement", [[deployment, token, logged.entry.index, key ?? null]]);
  return { ...logged, settling };
}

function timelineEntry(
  by: Exclude<Settler, { readonly cancelled: string }>,
  deadline: Deadline | undefined,
): TimelineEntry {
  if ("on" in by) return { on: by.on };
  if ("when" in by) return { when: by.when };
  // So much time has passed, whatever the clock says now.
  return { after: deadline?.elapsed ?? 0 };
}

/** The answer to who comes when it has settled: the same one to who repeats what has settled it. */
async function settledBefore(
  transaction: Transaction,
  { deployment, token, by, key }: Pick<Happened, "deployment" | "token" | "by"> & { readonly key: string | undefined },
): Promise<Settled | LedgerError> {
  const settled = await settlementOf(transaction, deployment, token);
  if (settled === undefined) return new LedgerError("UNKNOWN_TOKEN", "no suspended disposition has this token");
  const sql = "SELECT key FROM settlement WHERE deployment = ? AND token = ?";
  const [row] = await transaction.all(sql, deployment, token);
  const isRepeated = key !== undefined && row?.["key"] === key && isSame(by, settled.settling.by);
  return isRepeated ? settled : tooLate(settled);
}

/** Whatever was answered when it was looked at. */
function isSame(one: Settler, other: Settler): boolean {
  const facts = ({ answers: _, ...rest }: Settler & { readonly answers?: unknown }) =>
    JSON.stringify(Object.entries(rest).sort());
  return facts(one) === facts(other);
}

function tooLate({ settling: { verdict, by } }: Settled): LedgerError {
  const why = "after" in by ? "its deadline has passed" : "something else came first";
  return new LedgerError("ALREADY_SETTLED", `it has settled as \`${verdict}\`: ${why}`);
}

function notDue({ obligations }: PendingReceipt): LedgerError {
  const arms = obligations.map((each) => ("on" in each ? each.on : "when" in each ? `when ${each.when}` : each.after));
  return new LedgerError("NOT_DUE", "the event settles nothing here", { hint: `it waits for: ${arms.join(", ")}` });
}
