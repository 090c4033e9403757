import { randomUUID } from "node:crypto";
import type { Receipt } from "@glither/host";

/** A value of JSON, as a ledger keeps it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A decision on a message, as it is kept. Times are milliseconds since 1970. */
export interface DecidedMessage {
  readonly deployment: string;
  /** The component's digest, `sha256:…`. */
  readonly component: string;
  readonly artifact: Json;
  readonly answers: Readonly<Record<string, Json>>;
  readonly receipt: Receipt;
  readonly at: number;
  readonly id: string;
}

/** What settled a message that was held; deadlines a ledger knows by itself. */
export interface SettledMessage {
  readonly deployment: string;
  readonly token: string;
  readonly by: { readonly on: string } | { readonly when: string };
  readonly answers?: Readonly<Record<string, Json>>;
  readonly at: number;
  readonly key: string;
}

/** Where receipts last: what a `Ledger` of `@glither/ledger` is. */
export interface ReceiptLedger {
  decideAll(all: readonly DecidedMessage[]): Promise<unknown>;
  settle(happened: SettledMessage): Promise<unknown>;
}

export interface KeepOptions {
  readonly ledger: ReceiptLedger;
  /** Whose log it goes to. */
  readonly deployment: string;
  readonly clock?: () => number;
  /** So many receipts may be on their way to the ledger, 10,000 where nothing is said; what comes then is refused. */
  readonly most?: number;
}

type Item = { readonly decided: DecidedMessage } | { readonly settled: SettledMessage };

/** So many go in one transaction. */
const TOGETHER = 500;

/**
 * Hands receipts to a ledger in their order, behind the turns. Where the ledger does not take them, they stay first in line, and
 * nothing crosses any more until it does: whoever can stop the ledger shall not be able to go unseen.
 */
export class Keeping {
  readonly #options: KeepOptions;
  readonly #items: Item[] = [];
  #underway: Promise<void> | undefined;
  #failure: unknown;

  constructor(options: KeepOptions) {
    this.#options = options;
  }

  /** Whether what is decided now would be kept. Where it would not, the ledger is tried again. */
  get stands(): boolean {
    if (this.#failure !== undefined) this.#start();
    return this.#failure === undefined && this.#items.length < (this.#options.most ?? 10_000);
  }

  decided(what: Pick<DecidedMessage, "component" | "artifact" | "answers" | "receipt">): void {
    const { deployment } = this.#options;
    this.#add({ decided: { ...what, deployment, at: this.#now(), id: randomUUID() } });
  }

  settled(what: Pick<SettledMessage, "token" | "by" | "answers">): void {
    const { deployment } = this.#options;
    this.#add({ settled: { ...what, deployment, at: this.#now(), key: randomUUID() } });
  }

  /** Settles when all that was decided until now is kept. @throws what the ledger throws */
  async kept(): Promise<void> {
    this.#start();
    await this.#underway;
    if (this.#failure !== undefined) throw this.#failure;
  }

  #now(): number {
    return (this.#options.clock ?? Date.now)();
  }

  #add(item: Item): void {
    this.#items.push(item);
    this.#start();
  }

  #start(): void {
    this.#underway ??= this.#run().finally(() => {
      this.#underway = undefined;
    });
  }

  async #run(): Promise<void> {
    // What is decided in this turn of JavaScript goes together.
    await undefined;
    try {
      while (this.#items.length > 0) {
        const count = await this.#hand();
        this.#items.splice(0, count);
        this.#failure = undefined;
      }
    } catch (cause) {
      this.#failure = cause;
    }
  }

  /** Hands over what is first in line; answers how many. */
  async #hand(): Promise<number> {
    const { ledger } = this.#options;
    const [first] = this.#items;
    if (first !== undefined && "settled" in first) {
      await ledger.settle(first.settled).catch((cause: unknown) => {
        if (!isOtherwise(cause)) throw cause;
      });
      return 1;
    }
    const all: DecidedMessage[] = [];
    for (const item of this.#items) {
      if (!("decided" in item) || all.length === TOGETHER) break;
      all.push(item.decided);
    }
    await ledger.decideAll(all);
    return all.length;
  }
}

/** The ledger has settled it by its deadline before. */
function isOtherwise(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ALREADY_SETTLED";
}
