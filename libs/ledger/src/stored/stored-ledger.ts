import { randomUUID } from "node:crypto";
import type { SigningKey } from "@glither/attest";
import { type Counters, checkRequest } from "../counters/counters.ts";
import { LedgerError } from "../error.ts";
import type { Contents, Decided, DuePlace, Happened, Ledger, Logged, Pending, Settled, Standing } from "../ledger.ts";
import { readNote, signCheckpoint } from "../log/checkpoint.ts";
import type { Erasure } from "../log/entry.ts";
import { proofText } from "../log/proof.ts";
import { inclusionPath, rootOf } from "../log/tree.ts";
import type { ActionPlace, Attempted, ToDeliver, Undelivered } from "../outbox/delivery.ts";
import type { Storage, Transaction } from "../storage/storage.ts";
import type { Tasks, Working } from "../work/work.ts";
import { checkConclusion, concludeAll } from "./_conclude.ts";
import { contentsOf, deleteContents } from "./_contents.ts";
import { commitAll, releaseAll, reserveAll, toReserve } from "./_counters.ts";
import { forgetCounters } from "./_counts.ts";
import { decideAll } from "./_decide.ts";
import { GroupCommit } from "./_group-commit.ts";
import { claim } from "./_outbox.ts";
import { type Kept, loggedAs, prepareDecision, type ToKeep } from "./_prepared.ts";
import { signatureOf, signedBy } from "./_signing.ts";
import { countPending, pendingByDue, pendingOf, standing } from "./_standing.ts";
import { settleAll, settleByDeadline } from "./_suspensions.ts";
import { giveUpErased, retryDelivery, skipDelivery, undelivered } from "./_undelivered.ts";
import { Workers } from "./_workers.ts";
import { bytesAt, Logs, logSize, withNodes } from "./logs.ts";

/** The ledger's logic, over whatever keeps it. */
export class StoredLedger implements Ledger {
  readonly #storage: Storage;
  readonly #group: GroupCommit;
  readonly #workers = new Workers();
  /** Whether all that was erased is gone from the disk. */
  #hasForgotten = true;
  #closed: Promise<void> | undefined;

  /** With a key, what is logged is signed. */
  constructor(storage: Storage, key?: SigningKey) {
    this.#storage = signedBy(storage, key);
    this.#group = new GroupCommit(this.#storage);
  }

  async decide(decided: Decided): Promise<Logged> {
    const prepared = prepareDecision(decided);
    return loggedAs(prepared, await this.keep(prepared.toKeep));
  }

  /** `decide` for what somebody has prepared. */
  async keep(toKeep: ToKeep): Promise<Kept> {
    const kept = await this.#group.do(decideAll, toKeep);
    this.#workers.tell([toKeep]);
    return kept;
  }

  async decideAll(all: readonly Decided[]): Promise<Logged[]> {
    const prepared = all.map(prepareDecision);
    const kept = await this.keepAll(prepared.map(({ toKeep }) => toKeep));
    return prepared.map((each, place) => loggedAs(each, kept[place] as Kept));
  }

  /** `decideAll` for what somebody has prepared. */
  async keepAll(all: readonly ToKeep[]): Promise<Kept[]> {
    const kept = await this.#alone(async (transaction) => {
      const outcomes = await decideAll(transaction, all);
      return outcomes.map((outcome) => {
        if (outcome instanceof LedgerError) throw outcome;
        return outcome;
      });
    });
    this.#workers.tell(all);
    return kept;
  }

  async settle(happened: Happened): Promise<Settled> {
    return this.#group.do(settleAll, happened);
  }

  async settleDue(now: number, most: number): Promise<Settled[]> {
    return this.#alone((transaction) => settleByDeadline(transaction, now, most));
  }

  async pending(deployment: string, most: number, after = ""): Promise<Pending[]> {
    const sql = "SELECT * FROM suspension WHERE deployment = ? AND token > ? ORDER BY token LIMIT ?";
    return (await this.#storage.all(sql, deployment, after, most)).map(pendingOf);
  }

  async pendingByDue(deployment: string, most: number, after?: DuePlace): Promise<Pending[]> {
    return pendingByDue(this.#storage, { deployment, most, after });
  }

  async countPending(deployment: string, most: number): Promise<number> {
    return countPending(this.#storage, deployment, most);
  }

  async standing(deployment: string, token: string): Promise<Standing | undefined> {
    return standing(this.#storage, deployment, token);
  }

  async nextDue(): Promise<number | undefined> {
    const sql = "SELECT due FROM suspension WHERE due IS NOT NULL ORDER BY due LIMIT 1";
    const [row] = await this.#storage.all(sql);
    return row === undefined ? undefined : Number(row["due"]);
  }

  async claim(now: number, most: number, lease: number, deployments?: readonly string[]): Promise<ToDeliver[]> {
    const { deliveries, erased } = await this.#alone((transaction) => {
      return claim(transaction, { now, most, lease, deployments });
    });
    if (erased.length > 0) await this.#alone((transaction) => giveUp(transaction, erased, now));
    return deliveries;
  }

  async conclude(id: string, attempted: Attempted, now: number): Promise<Logged | undefined> {
    const conclusion = { id, attempted, now };
    checkConclusion(conclusion);
    return this.#group.do(concludeAll, conclusion);
  }

  async undelivered(deployment: string, most: number, after = -1): Promise<Undelivered[]> {
    return undelivered(this.#storage, deployment, most, after);
  }

  async nextDelivery(): Promise<number | undefined> {
    const [row] = await this.#storage.all("SELECT due FROM outbox WHERE due IS NOT NULL ORDER BY due LIMIT 1");
    return row === undefined ? undefined : Number(row["due"]);
  }

  async retryDelivery(id: string, now: number): Promise<void> {
    return this.#alone((transaction) => retryDelivery(transaction, id, now));
  }

  async skipDelivery(id: string, now: number): Promise<void> {
    return this.#alone((transaction) => skipDelivery(transaction, id, now));
  }

  counters(deployment: string): Counters {
    return {
      reserve: async (request) => {
        checkRequest(request);
        return this.#group.do(reserveAll, toReserve(deployment, randomUUID(), request));
      },
      release: async (id) => this.#group.do(releaseAll, id),
      commit: async (ids) => this.#alone((transaction) => commitAll(transaction, ids)),
    };
  }

  async deployments(): Promise<string[]> {
    const rows = await this.#storage.all("SELECT deployment FROM head WHERE size > 0 ORDER BY deployment");
    return rows.map((row) => String(row["deployment"]));
  }

  async size(deployment: string): Promise<number> {
    return logSize(this.#storage, deployment);
  }

  async entries(deployment: string, from: number, places: number): Promise<Uint8Array[]> {
    return bytesAt(this.#storage, deployment, from, places);
  }

  async contents(deployment: string, decision: number): Promise<Contents | undefined> {
    return contentsOf(this.#storage, deployment, decision);
  }

  async erase(deployment: string, decision: number, why: Erasure["why"], at: number): Promise<Logged | undefined> {
    const erased = await this.#alone((transaction) =>
      Logs.within(transaction, [deployment], (logs) => erase(transaction, logs, { deployment, decision, why, at })),
    );
    if (erased !== undefined) await this.#forget();
    return erased;
  }

  async expire(now: number, most: number): Promise<Logged[]> {
    const expired = await this.#alone(async (transaction) => {
      await forgetCounters(transaction, now, most);
      return expireContents(transaction, now, most);
    });
    if (expired.length > 0 || !this.#hasForgotten) await this.#forget();
    return expired;
  }

  async checkpoint(deployment: string, key: SigningKey): Promise<string> {
    const size = await this.size(deployment);
    if (size === 0) throw new LedgerError("NOT_LOGGED", `nothing is logged of \`${deployment}\``);
    const root = await withNodes(this.#storage, deployment, (hashAt) => rootOf(size, hashAt));
    const note = await signCheckpoint({ origin: deployment, size, root }, key);
    // Of one size there is one root; a second signature over it adds nothing.
    const sql = "INSERT INTO checkpoint VALUES (?, ?, ?) ON CONFLICT (deployment, size) DO NOTHING";
    await this.#alone((transaction) => transaction.run(sql, deployment, size, note));
    return note;
  }

  async checkpoints(deployment: string): Promise<string[]> {
    const sql = "SELECT note FROM checkpoint WHERE deployment = ? ORDER BY size";
    const signed = (await this.#storage.all(sql, deployment)).map((row) => String(row["note"]));
    const last = await signatureOf(this.#storage, deployment);
    return last === undefined ? signed : [...signed, last];
  }

  async prove(deployment: string, index: number): Promise<string> {
    const [entry] = await this.entries(deployment, index, 1);
    const notes = (await this.checkpoints(deployment)).map((note) => ({ note, size: readNote(note).checkpoint.size }));
    const { note: checkpoint, size } = notes.reduce((one, other) => (other.size > one.size ? other : one), NO_NOTE);
    if (entry === undefined || index >= size) {
      throw new LedgerError("NOT_LOGGED", `no checkpoint covers entry ${index} of \`${deployment}\``, {
        hint: `the newest covers ${size}; sign another one first`,
      });
    }
    const path = await withNodes(this.#storage, deployment, (hashAt) => inclusionPath(index, size, hashAt));
    return proofText({ entry, index, path, checkpoint });
  }

  work(tasks: Tasks = {}): Working {
    return this.#workers.begin(this, tasks, this.#storage.openQueue);
  }

  async close(): Promise<void> {
    this.#closed ??= this.#end();
    await this.#closed;
  }

  async #end(): Promise<void> {
    await this.#workers.stop();
    await this.#group.idle();
    await this.#storage.close();
  }

  /** What is erased is kept as such, whatever becomes of the rest of it: that is tried again when something expires. */
  async #forget(): Promise<void> {
    this.#hasForgotten = (await this.#storage.forget?.().catch(() => false)) ?? true;
  }

  /** For itself: it is not done together with others of its kind. Behind what was asked before. */
  #alone<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#group.do<undefined, T>(async (transaction) => [await work(transaction)], undefined);
  }
}

const NO_NOTE = { note: "", size: 0 };

interface ToErase {
  readonly deployment: string;
  readonly decision: number;
  readonly why: Erasure["why"];
  readonly at: number;
}

async function erase(
  transaction: Transaction,
  logs: Logs,
  { deployment, decision, why, at }: ToErase,
): Promise<Logged | undefined> {
  if (!(await deleteContents(transaction, deployment, decision))) return undefined;
  const logged = await logs.log(deployment, { kind: "erasure", decision, why }, at);
  await giveUpErased({ transaction, logs }, { deployment, decision }, at);
  return logged;
}

/** What was claimed when it was erased, and was not done. */
async function giveUp(transaction: Transaction, erased: readonly ActionPlace[], now: number): Promise<void> {
  const deployments = erased.map(({ deployment }) => deployment);
  await Logs.within(transaction, deployments, async (logs) => {
    for (const place of erased) await giveUpErased({ transaction, logs }, place, now);
  });
}

async function expireContents(transaction: Transaction, now: number, most: number): Promise<Logged[]> {
  const due = "FROM content WHERE until IS NOT NULL AND until <= ?";
  const sql = `SELECT deployment, decision ${due} ORDER BY until LIMIT ?`;
  const some = await transaction.all(sql, now, most);
  const deployments = new Set(some.map((row) => String(row["deployment"])));
  if (deployments.size === 0) return [];
  return Logs.within(transaction, deployments, async (logs) => {
    // Of these, now that nobody else erases them.
    const rows = (await transaction.all(sql, now, most)).filter((row) => deployments.has(String(row["deployment"])));
    const logged: Logged[] = [];
    for (const row of rows) {
      const [deployment, decision] = [String(row["deployment"]), Number(row["decision"])];
      const erased = await erase(transaction, logs, { deployment, decision, why: "expired", at: now });
      if (erased !== undefined) logged.push(erased);
    }
    return logged;
  });
}
