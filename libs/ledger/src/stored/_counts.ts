import { type Amount, minus, NOTHING, plus } from "../counters/counters.ts";
import { marks, type Reader, type Row, type Transaction } from "../storage/storage.ts";

/** What one counter comes to: the sum of what was counted behind a moment, which goes on with the window's beginning. */
export interface Count {
  readonly name: Uint8Array;
  total: Amount;
  since: number;
  /** When the earliest of it was counted; undefined where there is none. */
  next: number | undefined;
  /** For how long amounts count. */
  readonly window: number;
  /** What was added and is not in its table yet, by when. */
  readonly added: Map<number, Amount>;
}

export interface Counts {
  of(name: Uint8Array): Count;
  save(): Promise<void>;
}

/** Those that a transaction changes, which nobody else changes until it ends; locked in one order by everybody. */
export async function lockCounts(
  transaction: Transaction,
  all: readonly { readonly name: Uint8Array; readonly window?: number }[],
): Promise<Counts> {
  const asked = new Map(all.map((each) => [textOf(each.name), each]));
  const names = [...asked.keys()].sort();
  const counts = new Map((await locked(transaction, names)).map((count) => [textOf(count.name), count]));
  const missing = names.filter((name) => !counts.has(name));
  for (const name of missing) {
    const sql = "INSERT INTO counter VALUES (?, 0, 0, 0, NULL, ?) ON CONFLICT (name) DO NOTHING";
    await transaction.run(sql, bytesOf(name), asked.get(name)?.window ?? 0);
  }
  // Another host may have been first.
  for (const count of await locked(transaction, missing)) counts.set(textOf(count.name), count);
  return {
    of: (name) => counts.get(textOf(name)) as Count,
    save: async () => {
      await flush(transaction, [...counts.values()]);
      for (const count of counts.values()) await save(transaction, count);
    },
  };
}

async function locked(transaction: Transaction, names: readonly string[]): Promise<Count[]> {
  if (names.length === 0) return [];
  const sql = `SELECT * FROM counter WHERE name IN (${marks(names.length)}) ORDER BY name`;
  return (await transaction.locked(sql, ...names.map(bytesOf))).map(countOf);
}

function countOf(row: Row): Count {
  return {
    name: row["name"] as Uint8Array,
    total: { whole: Number(row["whole"]), part: Number(row["part"]) },
    since: Number(row["since"]),
    next: row["next"] === null ? undefined : Number(row["next"]),
    window: Number(row["span"]),
    added: new Map(),
  };
}

async function save(transaction: Transaction, { name, total, since, next }: Count): Promise<void> {
  const sql = "UPDATE counter SET whole = ?, part = ?, since = ?, next = ? WHERE name = ?";
  await transaction.run(sql, total.whole, total.part, since, next ?? null, name);
}

/** Adds an amount, which may be less than nothing, to when it was counted. */
export function add(count: Count, at: number, amount: Amount): void {
  count.added.set(at, plus(count.added.get(at) ?? NOTHING, amount));
  if (at <= count.since) return;
  count.total = plus(count.total, amount);
  count.next = Math.min(count.next ?? at, at);
}

/** Writes what was added, in as few statements as there can be. */
async function flush(transaction: Transaction, counts: readonly Count[]): Promise<void> {
  const rows = counts.flatMap(({ name, added }) => {
    return [...added].map(([at, { whole, part }]) => [name, at, whole, part] as const);
  });
  for (const { added } of counts) added.clear();
  for (let from = 0; from < rows.length; from += ROWS) {
    const some = rows.slice(from, from + ROWS);
    await transaction.run(
      `INSERT INTO counted VALUES ${some.map(() => "(?, ?, ?, ?)").join(", ")}
        ON CONFLICT (name, at) DO UPDATE SET whole = counted.whole + excluded.whole, part = counted.part + excluded.part`,
      ...some.flat(),
    );
  }
}

const ROWS = 500;

/**
 * Has the sum begin behind another moment: mostly a later one, and an earlier one where a clock was set back. Amounts are kept for
 * twice as long as they count, so that those count again.
 */
export async function shiftTo(transaction: Transaction, count: Count, since: number): Promise<void> {
  if (since < count.since) {
    await flush(transaction, [count]);
    count.total = plus(count.total, await between(transaction, count.name, since, count.since));
    count.since = since;
    count.next = await earliest(transaction, count);
    return;
  }
  const isOver = count.next !== undefined && count.next <= since;
  if (isOver) await flush(transaction, [count]);
  if (isOver) count.total = minus(count.total, await between(transaction, count.name, count.since, since));
  count.since = since;
  if (!isOver) return;
  count.next = await earliest(transaction, count);
  await transaction.run("DELETE FROM counted WHERE name = ? AND at <= ?", count.name, since - count.window);
}

async function between(reader: Reader, name: Uint8Array, from: number, to: number): Promise<Amount> {
  const sql = "SELECT sum(whole) AS whole, sum(part) AS part FROM counted WHERE name = ? AND at > ? AND at <= ?";
  const [row] = await reader.all(sql, name, from, to);
  return row === undefined ? NOTHING : { whole: Number(row["whole"]), part: Number(row["part"]) };
}

async function earliest(reader: Reader, { name, since }: Count): Promise<number | undefined> {
  const [row] = await reader.all("SELECT min(at) AS next FROM counted WHERE name = ? AND at > ?", name, since);
  return row === undefined || row["next"] === null ? undefined : Number(row["next"]);
}

/** Forgets counters to which nothing was added for longer than that could count twice, and reservations that ran out long ago. */
export async function forgetCounters(transaction: Transaction, now: number, most: number): Promise<void> {
  const old = "since + 3 * span < ?";
  const rows = await transaction.locked(`SELECT name FROM counter WHERE ${old} ORDER BY name LIMIT ?`, now, most);
  for (const { name = null } of rows) {
    for (const table of ["counted", "reservation", "counter"]) {
      await transaction.run(`DELETE FROM ${table} WHERE name = ?`, name);
    }
  }
  await transaction.run("DELETE FROM reservation WHERE given = 1 AND until <= ?", now - DAY);
}

const DAY = 86_400_000;

function textOf(name: Uint8Array): string {
  return Buffer.from(name).toString("hex");
}

function bytesOf(name: string): Uint8Array {
  return Buffer.from(name, "hex");
}
