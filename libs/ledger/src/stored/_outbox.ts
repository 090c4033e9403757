import { LedgerError } from "../error.ts";
import type { Decision } from "../log/entry.ts";
import { LONGEST_WAIT } from "../outbox/back-off.ts";
import { type ActionPlace, deliveryId, type ToDeliver } from "../outbox/delivery.ts";
import { marks, type Reader, type Row, type Transaction, type Value } from "../storage/storage.ts";
import { artifactOf } from "./_contents.ts";
import { decisionAt } from "./_decision-at.ts";

/** A row of the table: the first action of a decision that is not done. */
export interface Outstanding extends ActionPlace {
  /** When it may be claimed; undefined when it has failed for good. */
  readonly due: number | undefined;
  /** Whether somebody has it until then. */
  readonly claimed: boolean;
  readonly attempts: number;
  readonly tries: number;
  readonly since: number;
  readonly reason: string | undefined;
}

/** The columns in the table's order, of an action that nobody has begun. */
export function outboxRow({ deployment, decision, action }: ActionPlace, now: number): Value[] {
  return [deployment, decision, action, now, 0, 0, 0, now, null];
}

export function outstandingOf(row: Row): Outstanding {
  return {
    deployment: String(row["deployment"]),
    decision: Number(row["decision"]),
    action: Number(row["action"]),
    due: row["due"] === null ? undefined : Number(row["due"]),
    claimed: Number(row["claimed"]) === 1,
    attempts: Number(row["attempts"]),
    tries: Number(row["tries"]),
    since: Number(row["since"]),
    reason: row["reason"] === null ? undefined : String(row["reason"]),
  };
}

export async function outstandingAt(
  reader: Reader,
  { deployment, decision }: Pick<ActionPlace, "deployment" | "decision">,
): Promise<Outstanding | undefined> {
  const sql = "SELECT * FROM outbox WHERE deployment = ? AND decision = ?";
  const [row] = await reader.all(sql, deployment, decision);
  return row && outstandingOf(row);
}

/** Whether somebody has it now. What lies too far ahead was written by a clock that has been set back since. */
export function isHeld({ claimed, due }: Outstanding, now: number): boolean {
  return claimed && due !== undefined && due > now && due <= now + LONGEST_WAIT;
}

export interface Claim {
  readonly now: number;
  readonly most: number;
  readonly lease: number;
  readonly deployments: readonly string[] | undefined;
}

/** What was claimed, and what is due and was erased. */
export interface Claimed {
  readonly deliveries: ToDeliver[];
  readonly erased: readonly ActionPlace[];
}

/** @throws LedgerError `UNUSABLE` for a lease that could be taken for one of a clock that has been set back. */
export async function claim(transaction: Transaction, wanted: Claim): Promise<Claimed> {
  const { now, lease, deployments } = wanted;
  if (!Number.isSafeInteger(lease) || lease < 1 || lease > LONGEST_WAIT) {
    throw new LedgerError("UNUSABLE", `an action is claimed for 1 to ${LONGEST_WAIT} milliseconds`);
  }
  const [deliveries, erased]: [ToDeliver[], ActionPlace[]] = [[], []];
  if (deployments?.length === 0) return { deliveries, erased };
  for (const outstanding of await claimable(transaction, wanted)) {
    const decided = await decisionAt(transaction, outstanding.deployment, outstanding.decision);
    const artifact = await artifactOf(transaction, outstanding, decided);
    if (artifact === undefined) erased.push(outstanding);
    else if (await take(transaction, outstanding, now + lease)) {
      deliveries.push(toDeliver(outstanding, decided, artifact));
    }
  }
  return { deliveries, erased };
}

/** What is due; behind that what lies too far ahead. Two questions, since each is one range of the index. */
async function claimable(reader: Reader, { now, most, deployments }: Claim): Promise<Outstanding[]> {
  // As an expression, so that what is due is found by its time: by their names it would be all that they have.
  const among = deployments === undefined ? "" : `AND (deployment || '') IN (${marks(deployments.length)})`;
  const rows: Row[] = [];
  for (const [range, bound] of [
    ["due <= ?", now],
    ["due > ?", now + LONGEST_WAIT],
  ] as const) {
    if (rows.length >= most) break;
    const sql = `SELECT * FROM outbox WHERE due IS NOT NULL AND ${range} ${among} ORDER BY due LIMIT ?`;
    rows.push(...(await reader.all(sql, bound, ...(deployments ?? []), most - rows.length)));
  }
  return rows.map(outstandingOf);
}

/** Unless another host was first. */
async function take(transaction: Transaction, outstanding: Outstanding, until: number): Promise<boolean> {
  const { deployment, decision, action, due, attempts } = outstanding;
  const changed = await transaction.run(
    `UPDATE outbox SET due = ?, claimed = 1, attempts = attempts + 1, tries = tries + 1
      WHERE deployment = ? AND decision = ? AND action = ? AND due = ? AND attempts = ?`,
    ...[until, deployment, decision, action, due ?? null, attempts],
  );
  return changed === 1;
}

function toDeliver(
  { deployment, decision, action, attempts, tries, since }: Outstanding,
  { receipt }: Decision,
  artifact: ToDeliver["artifact"],
): ToDeliver {
  const place = { deployment, decision, action };
  const call = receipt.actions[action];
  if (call === undefined) {
    throw new LedgerError("NOT_A_LEDGER", "the ledger is damaged: its decision does not have what is to be delivered");
  }
  return { ...place, id: deliveryId(place), call, artifact, attempt: attempts + 1, tries: tries + 1, since };
}
