import type { Logged } from "../ledger.ts";
import { type Entry, entryText, hashText, type Statement, statementText } from "../log/entry.ts";
import { completedBy, HASH_BYTES, type HashAt, leafHashOf, type Node } from "../log/tree.ts";
import { marks, type Reader, type Row, type Transaction } from "../storage/storage.ts";
import { refuseUnsigned, seal } from "./_signing.ts";

/** A statement that is written, and when it was made. */
export interface ToLog {
  readonly text: string;
  readonly at: number;
}

/** An entry that is logged, without its statement. */
export interface Placed {
  readonly around: Omit<Entry, "statement">;
  /** `sha256:…` */
  readonly hash: string;
}

/** The ends of some deployments' logs, which nobody else writes on until the transaction ends. */
export class Logs {
  readonly #transaction: Transaction;
  readonly #heads: ReadonlyMap<string, Head>;
  /** Those to which something was added. */
  readonly #grown = new Set<string>();

  private constructor(transaction: Transaction, heads: ReadonlyMap<string, Head>) {
    this.#transaction = transaction;
    this.#heads = heads;
  }

  /**
   * Those of all deployments that something in a transaction writes about, locked in one order by everybody. What was added to each is
   * its end when all is done: one signature is for all of it.
   */
  static async within<T>(
    transaction: Transaction,
    deployments: Iterable<string>,
    work: (logs: Logs) => Promise<T>,
  ): Promise<T> {
    const logs = await Logs.#lock(transaction, deployments);
    const result = await work(logs);
    for (const deployment of logs.#grown) await logs.#end(deployment);
    return result;
  }

  static async #lock(transaction: Transaction, deployments: Iterable<string>): Promise<Logs> {
    const names = [...new Set(deployments)].sort();
    const sql = `SELECT * FROM head WHERE deployment IN (${marks(names.length)}) ORDER BY deployment`;
    const rows = names.length === 0 ? [] : await transaction.locked(sql, ...names);
    const heads = new Map(rows.map((row) => [String(row["deployment"]), headOf(row)]));
    for (const name of names.filter((name) => !heads.has(name))) heads.set(name, await newHead(transaction, name));
    return new Logs(transaction, heads);
  }

  /** Appends a statement to the log of one of them. */
  async log(deployment: string, statement: Statement, at: number): Promise<Logged> {
    const [placed] = await this.append(deployment, [{ text: statementText(statement), at }]);
    if (placed === undefined) throw new RangeError("nothing was logged");
    return { entry: { ...placed.around, statement }, hash: placed.hash };
  }

  /** The same for several. */
  async append(deployment: string, all: readonly ToLog[]): Promise<Placed[]> {
    const head = this.#headOf(deployment);
    if (all.length === 0) return [];
    if (!this.#grown.has(deployment)) await refuseUnsigned(this.#transaction, deployment);
    this.#grown.add(deployment);
    const signer = this.#transaction.signer?.hint;
    const appended = all.map((each) => extend(head, deployment, each, signer));
    const rows = appended.map(({ placed, bytes, nodes }) => [deployment, placed.around.index, bytes, nodes]);
    await this.#transaction.insert("entry", rows);
    return appended.map(({ placed }) => placed);
  }

  async #end(deployment: string): Promise<void> {
    const { size, last, frontier } = this.#headOf(deployment);
    const sql = "UPDATE head SET size = ?, last = ?, frontier = ? WHERE deployment = ?";
    await this.#transaction.run(sql, size, last, frontierBytes({ size, frontier }), deployment);
    await seal(this.#transaction, deployment, size, (level) => frontier.get(level) as Uint8Array);
  }

  #headOf(deployment: string): Head {
    const head = this.#heads.get(deployment);
    if (head === undefined) throw new RangeError("the log is not locked");
    return head;
  }
}

interface Head {
  size: number;
  /** The hash of the last leaf. */
  last: Uint8Array;
  /** By level. */
  readonly frontier: Map<number, Uint8Array>;
}

async function newHead(transaction: Transaction, deployment: string): Promise<Head> {
  const [none, sql] = [new Uint8Array(), "SELECT * FROM head WHERE deployment = ?"];
  await transaction.run(
    "INSERT INTO head VALUES (?, 0, ?, ?) ON CONFLICT (deployment) DO NOTHING",
    deployment,
    none,
    none,
  );
  // Another host may have been first.
  const [row] = await transaction.locked(sql, deployment);
  return headOf(row as Row);
}

function headOf(row: Row): Head {
  const [size, bytes] = [Number(row["size"]), row["frontier"] as Uint8Array];
  const hashes = levelsOf(size).map(
    (level, place) => [level, bytes.slice(place * HASH_BYTES, (place + 1) * HASH_BYTES)] as const,
  );
  return { size, last: row["last"] as Uint8Array, frontier: new Map(hashes) };
}

function frontierBytes({ size, frontier }: Pick<Head, "size" | "frontier">): Uint8Array {
  return Buffer.concat(levelsOf(size).map((level) => frontier.get(level) as Uint8Array));
}

/** The levels of the complete subtrees that stand side by side over so many leaves: one for each bit. */
function levelsOf(size: number): number[] {
  const levels: number[] = [];
  for (let [rest, level] = [size, 0]; rest > 0; [rest, level] = [Math.floor(rest / 2), level + 1]) {
    if (rest % 2 === 1) levels.push(level);
  }
  return levels;
}

interface Appended {
  readonly placed: Placed;
  readonly bytes: Uint8Array;
  readonly nodes: Uint8Array;
}

function extend(head: Head, deployment: string, { text, at }: ToLog, signer: string | undefined): Appended {
  const index = head.size;
  const previous = index === 0 ? {} : { previous: hashText(head.last) };
  const signed = signer === undefined ? {} : { signer };
  const around = { index, ...previous, at: new Date(at).toISOString(), deployment, ...signed };
  const written = entryText(around, text);
  const leaf = leafHashOf(written);
  const nodes = completedBy(leaf, index, (level) => head.frontier.get(level) as Uint8Array);
  for (const { level, hash } of nodes) head.frontier.set(level, hash);
  head.size += 1;
  head.last = leaf;
  return { placed: { around, hash: hashText(leaf) }, bytes: Buffer.from(written), nodes: joined(nodes) };
}

function joined([first, ...others]: readonly Node[]): Uint8Array {
  if (first === undefined) return new Uint8Array();
  return others.length === 0 ? first.hash : Buffer.concat([first, ...others].map(({ hash }) => hash));
}

export async function logSize(reader: Reader, deployment: string): Promise<number> {
  const [row] = await reader.all("SELECT size FROM head WHERE deployment = ?", deployment);
  return Number(row?.["size"] ?? 0);
}

/** The entries at so many places from one on; where somebody has taken one away, no other stands in for it. */
export async function bytesAt(reader: Reader, deployment: string, from: number, places: number): Promise<Uint8Array[]> {
  const rows = await reader.all(
    "SELECT bytes FROM entry WHERE deployment = ? AND position >= ? AND position < ? ORDER BY position",
    deployment,
    from,
    from + places,
  );
  return rows.map((row) => row["bytes"] as Uint8Array);
}

/** What is made of the tree's nodes, of which few are needed. */
export async function withNodes<T>(reader: Reader, deployment: string, make: (hashAt: HashAt) => T): Promise<T> {
  const wanted = new Set<number>();
  make((level, position) => {
    wanted.add(completing(level, position));
    return new Uint8Array(HASH_BYTES);
  });
  const rows = await reader.all(
    `SELECT position, nodes FROM entry WHERE deployment = ? AND position IN (${marks(wanted.size)})`,
    deployment,
    ...wanted,
  );
  const nodes = new Map(rows.map((row) => [Number(row["position"]), row["nodes"] as Uint8Array]));
  return make((level, position) => {
    const hash = nodes.get(completing(level, position))?.slice(level * HASH_BYTES, (level + 1) * HASH_BYTES);
    return hash ?? new Uint8Array(HASH_BYTES);
  });
}

/** The index of the entry that completes a subtree. */
function completing(level: number, position: number): number {
  return (position + 1) * 2 ** level - 1;
}
