import { LedgerError } from "../error.ts";
import type { Logged } from "../ledger.ts";
import type { Delivery } from "../log/entry.ts";
import { LONGEST_WAIT } from "../outbox/back-off.ts";
import { type ActionPlace, type Attempted, checkReason, placeOf, unknownAction } from "../outbox/delivery.ts";
import type { Transaction } from "../storage/storage.ts";
import { decisionAt } from "./_decision-at.ts";
import { type Outstanding, outboxRow, outstandingAt } from "./_outbox.ts";
import { Logs } from "./logs.ts";

export interface Conclusion {
  readonly id: string;
  readonly attempted: Attempted;
  readonly now: number;
}

export interface Within {
  readonly transaction: Transaction;
  readonly logs: Logs;
}

/** Keeps what came of some actions, in their order. */
export async function concludeAll(
  transaction: Transaction,
  all: readonly Conclusion[],
): Promise<readonly (Logged | undefined | LedgerError)[]> {
  const deployments = all.map(({ id }) => placeOf(id).deployment);
  return Logs.within(transaction, deployments, async (logs) => {
    const outcomes: (Logged | undefined | LedgerError)[] = [];
    for (const each of all) outcomes.push(await conclude({ transaction, logs }, each));
    return outcomes;
  });
}

async function conclude(within: Within, { id, attempted, now }: Conclusion): Promise<Logged | undefined | LedgerError> {
  const place = placeOf(id);
  const outstanding = await outstandingAt(within.transaction, place);
  // Somebody else was first.
  if (outstanding === undefined || outstanding.action > place.action) return undefined;
  if (outstanding.action < place.action || attempted.attempt > outstanding.attempts) return unknownAction();
  if (attempted.outcome === "done") {
    const logged = await logDelivery(within, outstanding, { outcome: "done" }, now);
    await goOn(within.transaction, place, now);
    return logged;
  }
  const { outcome, reason } = attempted;
  if (attempted.attempt !== outstanding.attempts || !outstanding.claimed) return undefined;
  if (outcome === "retry") {
    await put(within.transaction, place, attempted.at, reason);
    return undefined;
  }
  await put(within.transaction, place, null, reason);
  return logDelivery(within, outstanding, { outcome, reason }, now);
}

/** @throws LedgerError for what no ledger keeps, whatever it has. */
export function checkConclusion({ id, attempted, now }: Conclusion): void {
  placeOf(id);
  if (attempted.outcome !== "done") checkReason(attempted.reason);
  if (attempted.outcome !== "retry") return;
  if (!(attempted.at >= now && attempted.at <= now + LONGEST_WAIT)) {
    throw new LedgerError("UNUSABLE", `an action is tried again within ${LONGEST_WAIT} milliseconds`);
  }
}

async function put(
  transaction: Transaction,
  { deployment, decision }: ActionPlace,
  due: number | null,
  reason: string,
): Promise<void> {
  const sql = "UPDATE outbox SET due = ?, claimed = 0, reason = ? WHERE deployment = ? AND decision = ?";
  await transaction.run(sql, due, reason, deployment, decision);
}

/** To the action behind this one, if there is one. */
export async function goOn(
  transaction: Transaction,
  { deployment, decision, action }: ActionPlace,
  now: number,
): Promise<void> {
  await transaction.run("DELETE FROM outbox WHERE deployment = ? AND decision = ?", deployment, decision);
  const { receipt } = await decisionAt(transaction, deployment, decision);
  if (action + 1 >= receipt.actions.length) return;
  await transaction.insert("outbox", [outboxRow({ deployment, decision, action: action + 1 }, now)]);
}

export async function logDelivery(
  { logs }: Within,
  { deployment, decision, action, attempts }: Outstanding,
  came: Pick<Delivery, "outcome" | "reason">,
  at: number,
): Promise<Logged> {
  const statement: Delivery = { kind: "delivery", decision, action, attempts, ...came };
  return logs.log(deployment, statement, at);
}
