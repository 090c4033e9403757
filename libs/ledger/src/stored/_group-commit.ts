import { setImmediate as turnOfLoop } from "node:timers/promises";
import { LedgerError } from "../error.ts";
import type { Storage, Transaction } from "../storage/storage.ts";

/**
 * Does one thing to several inputs in one transaction: an outcome for each, in order. What one of them is refused spoils nothing of the
 * others'.
 */
export type Operation<I, O> = (transaction: Transaction, inputs: readonly I[]) => Promise<readonly (O | LedgerError)[]>;

/** So many may wait: where nothing can be kept for a while, callers are told, before there is no memory left. */
const MOST_WAITING = 20_000;

interface Job {
  readonly operation: Operation<never, unknown>;
  readonly input: never;
  readonly resolve: (outcome: never) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Lets calls that come at the same time share a transaction, and so one wait for the disk: those of one kind, which are done together, and
 * where the store allows it those of all kinds, each kind behind the other. Nobody waits for others to come: what has come while a
 * transaction went on is the next one.
 */
export class GroupCommit {
  readonly #storage: Storage;
  #jobs: Job[] = [];
  #running: Promise<void> | undefined;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Returns when its transaction is kept. */
  do<I, O>(operation: Operation<I, O>, input: I): Promise<O> {
    if (this.#jobs.length >= MOST_WAITING) return Promise.reject(tooMany());
    return new Promise<O>((resolve, reject) => {
      this.#jobs.push({ operation, input: input as never, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** When nothing is under way. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#jobs.length > 0) {
      // Who has been let in by the same turn of the event loop comes along.
      await turnOfLoop();
      await this.#together(this.#next());
    }
    this.#running = undefined;
  }

  /** All that the oldest one can share a transaction with. */
  #next(): Job[] {
    const { most, mixes } = this.#storage;
    if (mixes) return this.#jobs.splice(0, most);
    const operation = this.#jobs[0]?.operation;
    const jobs = this.#jobs.filter((job) => job.operation === operation).slice(0, most);
    const taken = new Set(jobs);
    this.#jobs = this.#jobs.filter((job) => !taken.has(job));
    return jobs;
  }

  async #together(jobs: readonly Job[]): Promise<void> {
    const kinds = [...Map.groupBy(jobs, ({ operation }) => operation)];
    try {
      const outcomes = await this.#storage.write(async (transaction) => {
        const all: (readonly unknown[])[] = [];
        for (const [operation, some] of kinds) {
          const inputs = some.map(({ input }) => input);
          all.push(await operation(transaction, inputs));
        }
        return all;
      });
      for (const [kind, [, some]] of kinds.entries()) {
        for (const [place, { resolve, reject }] of some.entries()) {
          const outcome = outcomes[kind]?.[place];
          if (outcome instanceof LedgerError) reject(outcome);
          else resolve(outcome as never);
        }
      }
    } catch (cause) {
      // One that cannot be kept at all was in the way of the others; who cannot write now can write none of them.
      const isAlone = jobs.length === 1 || (cause instanceof LedgerError && UNKEPT.has(cause.code));
      if (isAlone) for (const { reject } of jobs) reject(cause);
      else await this.#apart(kinds);
    }
  }

  /** First those of one kind together, then each alone. */
  async #apart(kinds: readonly (readonly [unknown, readonly Job[]])[]): Promise<void> {
    const [[, first] = [undefined, []]] = kinds;
    const parts = kinds.length > 1 ? kinds.map(([, some]) => some) : first.map((job) => [job]);
    for (const part of parts) await this.#together(part);
  }
}

const UNKEPT: ReadonlySet<string> = new Set(["UNAVAILABLE", "UNCERTAIN"]);

function tooMany(): LedgerError {
  return new LedgerError("UNAVAILABLE", "too many wait for the ledger already", {
    hint: "nothing was kept, and it may be tried again a little later",
  });
}
