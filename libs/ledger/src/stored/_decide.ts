import { isPending } from "@glither/host/receipt";
import { checkDecided } from "../check-decided.ts";
import { deadlineOf } from "../deadline.ts";
import { LedgerError } from "../error.ts";
import type { Decided, Logged } from "../ledger.ts";
import type { Decision } from "../log/entry.ts";
import { entryHash, readEntry, statementText } from "../log/entry.ts";
import { marks, type Transaction } from "../storage/storage.ts";
import { committing } from "./_contents.ts";
import { commitAll, releaseAll } from "./_counters.ts";
import { outboxRow } from "./_outbox.ts";
import { bytesAt, Logs } from "./logs.ts";

/** What is made of a decision before it has its place. */
export interface Prepared {
  readonly decided: Decided;
  readonly statement: Decision;
  /** The statement, written. */
  readonly text: string;
  readonly contents: Uint8Array;
  readonly token: string | undefined;
  readonly due: number | undefined;
}

/** @throws LedgerError `UNUSABLE` */
export function prepareDecision(decided: Decided): Prepared {
  checkDecided(decided);
  const { component, receipt, source, at, deliver = false } = decided;
  const isOpen = deliver && receipt.actions.length > 0;
  const { commitments, bytes } = committing(decided);
  const statement: Decision = {
    kind: "decision",
    component,
    ...commitments,
    receipt,
    ...(isOpen ? { deliver: true } : {}),
    ...(source === undefined ? {} : { source }),
  };
  return {
    decided,
    statement,
    text: statementText(statement),
    contents: bytes,
    token: isPending(receipt) ? receipt.token : undefined,
    due: isPending(receipt) ? deadlineOf(receipt, at)?.due : undefined,
  };
}

/** Keeps decisions, in their order; in one transaction. */
export async function decideAll(
  transaction: Transaction,
  all: readonly Prepared[],
): Promise<readonly (Logged | LedgerError)[]> {
  const outcomes = new Map<Prepared, Logged | LedgerError>();
  const byDeployment = Map.groupBy(all, ({ decided }) => decided.deployment);
  await Logs.within(transaction, byDeployment.keys(), async (logs) => {
    for (const [deployment, ours] of byDeployment) {
      const { fresh, others } = await sorted(transaction, deployment, ours);
      const logged = await logs.append(
        deployment,
        fresh.map(({ statement, text, decided: { at } }) => ({ statement, text, at })),
      );
      await keep(transaction, fresh, logged);
      for (const [place, each] of fresh.entries()) outcomes.set(each, logged[place] as Logged);
      for (const { prepared, outcome } of others) outcomes.set(prepared, await outcome(fresh, logged));
    }
  });
  await count(transaction, outcomes);
  return all.map((prepared) => outcomes.get(prepared) as Logged | LedgerError);
}

/** What was reserved for what is logged now counts; what was reserved for a decision that was logged before is given back. */
async function count(transaction: Transaction, outcomes: ReadonlyMap<Prepared, Logged | LedgerError>): Promise<void> {
  const kept = [...outcomes].filter(([, outcome]) => !(outcome instanceof LedgerError));
  const ids = kept.flatMap(([{ decided }]) => decided.reservations ?? []);
  if (ids.length === 0) return;
  const repeated = kept.filter(([{ statement }, outcome]) => !isOf(statement, outcome));
  const given = new Set(repeated.flatMap(([{ decided }]) => decided.reservations ?? []));
  await commitAll(
    transaction,
    ids.filter((id) => !given.has(id)),
  );
  await releaseAll(transaction, [...given]);
}

function isOf(statement: Decision, outcome: Logged | LedgerError): boolean {
  return !(outcome instanceof LedgerError) && outcome.entry.statement === statement;
}

interface Sorted {
  /** Those that are logged now. */
  readonly fresh: readonly Prepared[];
  /** Those that have been, or cannot be. */
  readonly others: readonly {
    readonly prepared: Prepared;
    readonly outcome: (fresh: readonly Prepared[], logged: readonly Logged[]) => Promise<Logged | LedgerError>;
  }[];
}

async function sorted(transaction: Transaction, deployment: string, all: readonly Prepared[]): Promise<Sorted> {
  const ids = all.flatMap(({ decided: { id } }) => id ?? []);
  const tokens = all.flatMap(({ token }) => token ?? []);
  const known = await positionsOf(transaction, deployment, ids);
  const taken = await takenOf(transaction, deployment, tokens);
  const first = new Map<string, Prepared>();
  const fresh: Prepared[] = [];
  const others: Sorted["others"][number][] = [];
  for (const prepared of all) {
    const { token } = prepared;
    const { id } = prepared.decided;
    const [position, same] = id === undefined ? [] : [known.get(id), first.get(id)];
    if (position !== undefined) {
      others.push({ prepared, outcome: () => loggedBefore(transaction, deployment, position) });
    } else if (same !== undefined) {
      others.push({ prepared, outcome: async (fresh, logged) => logged[fresh.indexOf(same)] as Logged });
    } else if (token !== undefined && taken.has(token)) {
      others.push({ prepared, outcome: async () => tokenTaken() });
    } else {
      if (id !== undefined) first.set(id, prepared);
      if (token !== undefined) taken.add(token);
      fresh.push(prepared);
    }
  }
  return { fresh, others };
}

async function keep(transaction: Transaction, all: readonly Prepared[], logged: readonly Logged[]): Promise<void> {
  const placed = all.map((prepared, place) => ({ ...prepared, position: logged[place]?.entry.index as number }));
  await transaction.insert(
    "content",
    placed.map(({ decided: { deployment, at, retention }, position, contents }) => {
      return [deployment, position, retention === undefined ? null : at + retention, contents];
    }),
  );
  await transaction.insert(
    "suspension",
    placed.flatMap(({ decided: { deployment }, position, token, due }) => {
      return token === undefined ? [] : [[deployment, token, position, due ?? null]];
    }),
  );
  await transaction.insert(
    "outbox",
    placed.flatMap(({ decided: { deployment, at }, position, statement: { deliver } }) => {
      return deliver ? [outboxRow({ deployment, decision: position, action: 0 }, at)] : [];
    }),
  );
  await transaction.insert(
    "request",
    placed.flatMap(({ decided: { deployment, id }, position }) =>
      id === undefined ? [] : [[deployment, id, position]],
    ),
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

async function loggedBefore(transaction: Transaction, deployment: string, position: number): Promise<Logged> {
  const [bytes] = await bytesAt(transaction, deployment, position, 1);
  if (bytes === undefined) {
    throw new LedgerError("NOT_A_LEDGER", "the ledger is damaged: a decision is not where it was logged");
  }
  return { entry: readEntry(bytes), hash: entryHash(bytes) };
}

function tokenTaken(): LedgerError {
  return new LedgerError("TOKEN_TAKEN", "the token is another suspended disposition's", {
    hint: "a binding that suspends gives a new token each time, such as a UUID",
  });
}
