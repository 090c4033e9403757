import { createHash } from "node:crypto";
import {
  type Amount,
  amountOf,
  type CounterRequest,
  LEASE,
  minus,
  numberOf,
  plus,
  type Reserved,
} from "../counters/counters.ts";
import { marks, type Row, type Transaction } from "../storage/storage.ts";
import { type Count, lockCounts, shiftTo } from "./_counts.ts";

/** A reservation with its name, before it has one in the store. */
export interface ToReserve {
  readonly id: string;
  /** The counter's, of 32 bytes: keys may be long, and are nobody's business. */
  readonly name: Uint8Array;
  readonly request: CounterRequest;
}

export function toReserve(deployment: string, id: string, request: CounterRequest): ToReserve {
  const { counter, key, window } = request;
  const name = createHash("sha256")
    .update(JSON.stringify([deployment, counter, key, window]))
    .digest();
  return { id, name, request };
}

/** Reserves in turn, so that each sees those before it. */
export async function reserveAll(transaction: Transaction, all: readonly ToReserve[]): Promise<readonly Reserved[]> {
  const counts = await lockCounts(
    transaction,
    all.map(({ name, request: { window } }) => ({ name, window })),
  );
  const reserved: Reserved[] = [];
  for (const { id, name, request } of all) {
    const count = counts.of(name);
    const { now } = request;
    await giveUp(transaction, count, now);
    await shiftTo(transaction, count, now - request.window);
    reserved.push({ before: numberOf(count.total), id });
    const amount = amountOf(request.amount);
    await add(transaction, count, now, amount);
    await transaction.insert("reservation", [[id, name, now, amount.whole, amount.part, now + LEASE, 0]]);
  }
  await counts.save();
  return reserved;
}

/**
 * Has reservations count for good. One that had run out counts again: the decision stands, so what was reserved for it was
 * used.
 */
export async function commitAll(transaction: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const among = `id IN (${marks(ids.length)})`;
  const inTime = await transaction.run(`DELETE FROM reservation WHERE given = 0 AND ${among}`, ...ids);
  if (inTime === ids.length) return;
  await changeBy(
    transaction,
    await transaction.all(`SELECT * FROM reservation WHERE given = 1 AND ${among}`, ...ids),
    plus,
  );
}

/** Gives back what nobody has decided on. */
export async function releaseAll(transaction: Transaction, ids: readonly string[]): Promise<readonly undefined[]> {
  if (ids.length > 0) {
    const among = `id IN (${marks(ids.length)})`;
    const rows = await transaction.all(`SELECT * FROM reservation WHERE given = 0 AND ${among}`, ...ids);
    await changeBy(transaction, rows, minus);
    await transaction.run(`DELETE FROM reservation WHERE ${among}`, ...ids);
  }
  return ids.map(() => undefined);
}

type Change = (total: Amount, amount: Amount) => Amount;

/** Of reservations that are still what they were when their counts are locked. */
async function changeBy(transaction: Transaction, rows: readonly Row[], change: Change): Promise<void> {
  if (rows.length === 0) return;
  const counts = await lockCounts(
    transaction,
    rows.map((row) => ({ name: row["name"] as Uint8Array })),
  );
  for (const row of rows) {
    const sql = "DELETE FROM reservation WHERE id = ? AND given = ?";
    if ((await transaction.run(sql, row["id"] ?? null, row["given"] ?? null)) === 0) continue;
    const amount = change({ whole: 0, part: 0 }, amountIn(row));
    await add(transaction, counts.of(row["name"] as Uint8Array), Number(row["at"]), amount);
  }
  await counts.save();
}

/** What was reserved and has run out no longer counts; nor what was reserved by a clock that has been set back since, and not only a little. */
async function giveUp(transaction: Transaction, count: Count, now: number): Promise<void> {
  const sql = "SELECT * FROM reservation WHERE name = ? AND given = 0 AND (until <= ? OR until > ?)";
  for (const row of await transaction.all(sql, count.name, now, now + 2 * LEASE)) {
    // Unless it has been decided on in this moment.
    const given = await transaction.run(
      "UPDATE reservation SET given = 1 WHERE id = ? AND given = 0",
      row["id"] ?? null,
    );
    if (given === 1) await add(transaction, count, Number(row["at"]), minus({ whole: 0, part: 0 }, amountIn(row)));
  }
}

function amountIn(row: Row): Amount {
  return { whole: Number(row["whole"]), part: Number(row["part"]) };
}

async function add(transaction: Transaction, count: Count, at: number, amount: Amount): Promise<void> {
  await transaction.run(
    `INSERT INTO counted VALUES (?, ?, ?, ?)
      ON CONFLICT (name, at) DO UPDATE SET whole = counted.whole + excluded.whole, part = counted.part + excluded.part`,
    count.name,
    at,
    amount.whole,
    amount.part,
  );
  if (at <= count.since) return;
  count.total = plus(count.total, amount);
  count.next = Math.min(count.next ?? at, at);
}
