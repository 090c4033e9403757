import { LedgerError } from "../error.ts";
import { deliveryId, placeOf, type Undelivered, unknownAction } from "../outbox/delivery.ts";
import type { Reader, Transaction } from "../storage/storage.ts";
import { goOn, logDelivery, type Within } from "./_conclude.ts";
import { decisionAt } from "./_decision-at.ts";
import { isHeld, type Outstanding, outstandingAt, outstandingOf } from "./_outbox.ts";
import { Logs } from "./logs.ts";

export async function undelivered(
  reader: Reader,
  deployment: string,
  most: number,
  after: number,
): Promise<Undelivered[]> {
  const sql = "SELECT * FROM outbox WHERE deployment = ? AND decision > ? ORDER BY decision LIMIT ?";
  const rows = await reader.all(sql, deployment, after, most);
  return Promise.all(
    rows.map(async (row) => {
      const { decision, action, attempts, due, reason } = outstandingOf(row);
      const { receipt } = await decisionAt(reader, deployment, decision);
      const verb = receipt.actions[action]?.verb ?? "";
      const place = { deployment, decision, action };
      return { ...place, id: deliveryId(place), verb, of: receipt.actions.length, attempts, due, reason };
    }),
  );
}

export async function retryDelivery(transaction: Transaction, id: string, now: number): Promise<void> {
  const { deployment, decision } = await unheld(transaction, id, now);
  await transaction.run(
    "UPDATE outbox SET due = ?, claimed = 0, tries = 0, since = ? WHERE deployment = ? AND decision = ?",
    ...[now, now, deployment, decision],
  );
}

export async function skipDelivery(transaction: Transaction, id: string, now: number): Promise<void> {
  const outstanding = await unheld(transaction, id, now);
  if (outstanding.due !== undefined) throw notFailed("the action has not failed for good");
  await goOn(transaction, outstanding, now);
}

async function unheld(transaction: Transaction, id: string, now: number): Promise<Outstanding> {
  const place = placeOf(id);
  if ((await outstandingAt(transaction, place)) === undefined) throw unknownAction();
  // Whoever concludes it has locked the log as well.
  const outstanding = await Logs.within(transaction, [place.deployment], () => outstandingAt(transaction, place));
  if (outstanding?.action !== place.action) throw unknownAction();
  if (isHeld(outstanding, now)) throw notFailed("the action is being done now");
  return outstanding;
}

function notFailed(message: string): LedgerError {
  return new LedgerError("NOT_FAILED", message, { hint: "wait: it is tried again without being asked for" });
}

/**
 * Gives up what was to be done about an artifact that was erased. What somebody is doing now may come to its end, and nothing
 * behind it is begun.
 */
export async function giveUpErased(
  within: Within,
  place: { readonly deployment: string; readonly decision: number },
  now: number,
): Promise<void> {
  const outstanding = await outstandingAt(within.transaction, place);
  if (outstanding === undefined || isHeld(outstanding, now)) return;
  const { deployment, decision, attempts, due } = outstanding;
  // Unless somebody has claimed it just now.
  const sql = "DELETE FROM outbox WHERE deployment = ? AND decision = ? AND attempts = ?";
  if ((await within.transaction.run(sql, deployment, decision, attempts)) === 0 || due === undefined) return;
  await logDelivery(within, outstanding, { outcome: "failed", reason: "erased" }, now);
}
