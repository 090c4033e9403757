import { createHash } from "node:crypto";
import {
  type Amount,
  amountOf,
  type CounterRequest,
  LEASE,
  minus,
  NOTHING,
  numberOf,
  plus,
  type Reserved,
} from "../counters/counters.ts";
import { marks, type Row, type Transaction, type Value } from "../storage/storage.ts";
import { add, type Counts, lockCounts, shiftTo } from "./_counts.ts";

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
  for (const [now, some] of Map.groupBy(all, ({ request }) => request.now)) {
    await giveUp(transaction, counts, { now, names: some.map(({ name }) => name) });
  }
  const reserved: Reserved[] = [];
  for (const { id, name, request } of all) {
    const count = counts.of(name);
    await shiftTo(transaction, count, request.now - request.window);
    reserved.push({ before: numberOf(count.total), id });
    add(count, request.now, amountOf(request.amount));
  }
  await transaction.insert("reservation", all.map(reservationRow));
  await counts.save();
  return reserved;
}

function reservationRow({ id, name, request: { now, amount } }: ToReserve): Value[] {
  const { whole, part } = amountOf(amount);
  return [id, name, now, whole, part, now + LEASE, 0];
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
    const amount = change(NOTHING, amountIn(row));
    add(counts.of(row["name"] as Uint8Array), Number(row["at"]), amount);
  }
  await counts.save();
}

/**
 * What was reserved and has run out no longer counts; nor what was reserved by a clock that has been set back since, and not only a
 * little.
 */
async function giveUp(
  transaction: Transaction,
  counts: Counts,
  { now, names }: { readonly now: number; readonly names: readonly Uint8Array[] },
): Promise<void> {
  const over = `name IN (${marks(names.length)}) AND given = 0 AND (until <= ? OR until > ?)`;
  for (const row of await transaction.all(`SELECT * FROM reservation WHERE ${over}`, ...names, now, now + 2 * LEASE)) {
    // Unless it has been decided on in this moment.
    const sql = "UPDATE reservation SET given = 1 WHERE id = ? AND given = 0";
    if ((await transaction.run(sql, row["id"] ?? null)) === 0) continue;
    add(counts.of(row["name"] as Uint8Array), Number(row["at"]), minus(NOTHING, amountIn(row)));
  }
}

function amountIn(row: Row): Amount {
  return { whole: Number(row["whole"]), part: Number(row["part"]) };
}
