import { LedgerError } from "../error.ts";
import { entryHash } from "../log/entry.ts";
import { marks, type Transaction } from "../storage/storage.ts";
import { commitAll, releaseAll } from "./_counters.ts";
import { outboxRow } from "./_outbox.ts";
import type { Kept, ToKeep } from "./_prepared.ts";
import { bytesAt, Logs, type Placed } from "./logs.ts";

/** Keeps decisions, in their order; in one transaction. */
export async function decideAll(
  transaction: Transaction,
  all: readonly ToKeep[],
): Promise<readonly (Kept | LedgerError)[]> {
  const outcomes = new Map<ToKeep, Kept | LedgerError>();
  const byDeployment = Map.groupBy(all, ({ deployment }) => deployment);
  const repeated = new Map<ToKeep, number>();
  await Logs.within(transaction, byDeployment.keys(), async (logs) => {
    for (const [deployment, ours] of byDeployment) {
      const { fresh, before, taken } = await sorted(transaction, deployment, ours);
      const placed = await logs.append(deployment, fresh);
      await keep(transaction, fresh, placed);
      const positions = new Map(fresh.map((each, place) => [each.id, placed[place]?.around.index]));
      for (const [place, each] of fresh.entries()) outcomes.set(each, placed[place] as Placed);
      for (const each of taken) outcomes.set(each, tokenTaken());
      for (const [each, position] of before) repeated.set(each, position ?? (positions.get(each.id) as number));
    }
  });
  for (const [each, position] of repeated) outcomes.set(each, await keptBefore(transaction, each.deployment, position));
  await count(transaction, outcomes);
  return all.map((each) => outcomes.get(each) as Kept | LedgerError);
}

/** What was reserved for what is logged now counts; what was reserved for a decision that was logged before is given back. */
async function count(transaction: Transaction, outcomes: ReadonlyMap<ToKeep, Kept | LedgerError>): Promise<void> {
  const kept = [...outcomes].filter(([, outcome]) => !(outcome instanceof LedgerError));
  if (kept.every(([{ reservations }]) => reservations.length === 0)) return;
  const reservedBy = (some: typeof kept): string[] => some.flatMap(([{ reservations }]) => reservations);
  const given = new Set(reservedBy(kept.filter(([, outcome]) => "before" in outcome)));
  await commitAll(
    transaction,
    reservedBy(kept).filter((id) => !given.has(id)),
  );
  await releaseAll(transaction, [...given]);
}

interface Sorted {
  /** Those that are logged now. */
  readonly fresh: readonly ToKeep[];
  /** Those whose id is another one's: where that stands, unless it is logged now. */
  readonly before: ReadonlyMap<ToKeep, number | undefined>;
  /** Those whose token is another one's. */
  readonly taken: readonly ToKeep[];
}

async function sorted(transaction: Transaction, deployment: string, all: readonly ToKeep[]): Promise<Sorted> {
  const ids = all.flatMap(({ id }) => id ?? []);
  const tokens = all.flatMap(({ token }) => token ?? []);
  const known: Map<string, number | undefined> = await positionsOf(transaction, deployment, ids);
  const used = await takenOf(transaction, deployment, tokens);
  const [fresh, before, taken] = [[] as ToKeep[], new Map<ToKeep, number | undefined>(), [] as ToKeep[]];
  for (const each of all) {
    const { id, token } = each;
    if (id !== undefined && known.has(id)) before.set(each, known.get(id));
    else if (token !== undefined && used.has(token)) taken.push(each);
    else {
      if (id !== undefined) known.set(id, undefined);
      if (token !== undefined) used.add(token);
      fresh.push(each);
    }
  }
  return { fresh, before, taken };
}

async function keep(transaction: Transaction, all: readonly ToKeep[], placed: readonly Placed[]): Promise<void> {
  const rows = all.map((each, place) => ({ ...each, position: placed[place]?.around.index as number }));
  await transaction.insert(
    "content",
    rows.map(({ deployment, position, until, contents }) => {
      return [deployment, position, until ?? null, Buffer.from(contents)];
    }),
  );
  await transaction.insert(
    "suspension",
    rows.flatMap(({ deployment, position, token, due }) => {
      return token === undefined ? [] : [[deployment, token, position, due ?? null]];
    }),
  );
  await transaction.insert(
    "outbox",
    rows.flatMap(({ deployment, at, position, deliver }) => {
      return deliver ? [outboxRow({ deployment, decision: position, action: 0 }, at)] : [];
    }),
  );
  await transaction.insert(
    "request",
    rows.flatMap(({ deployment, id, position }) => (id === undefined ? [] : [[deployment, id, position]])),
  );
}

async function positionsOf(
  transaction: Transaction,
  deployment: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const sql = `SELECT id, position FROM request WHERE deployment = ? AND id IN (${marks(ids.length)})`;
  const rows = await transaction.all(sql, deployment, ...ids);
  return new Map(rows.map((row) => [String(row["id"]), Number(row["position"])]));
}

async function takenOf(transaction: Transaction, deployment: string, tokens: readonly string[]): Promise<Set<string>> {
  if (tokens.length === 0) return new Set();
  const among = `deployment = ? AND token IN (${marks(tokens.length)})`;
  const sql = `SELECT token FROM suspension WHERE ${among} UNION ALL SELECT token FROM settlement WHERE ${among}`;
  const rows = await transaction.all(sql, deployment, ...tokens, deployment, ...tokens);
  return new Set(rows.map((row) => String(row["token"])));
}

async function keptBefore(transaction: Transaction, deployment: string, position: number): Promise<Kept> {
  const [before] = await bytesAt(transaction, deployment, position, 1);
  if (before === undefined) {
    throw new LedgerError("NOT_A_LEDGER", "the ledger is damaged: a decision is not where it was logged");
  }
  return { before, hash: entryHash(before) };
}

function tokenTaken(): LedgerError {
  return new LedgerError("TOKEN_TAKEN", "the token is another suspended disposition's", {
    hint: "a binding that suspends gives a new token each time, such as a UUID",
  });
}
