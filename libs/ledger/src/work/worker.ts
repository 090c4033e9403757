import type { Ledger } from "../ledger.ts";
import type { Logged, Settled } from "../log/logged.ts";
import { Looker, type Pace } from "./_looker.ts";
import type { OpenQueue, Tasks, WakeQueue, Working } from "./work.ts";

/** So much is done in one transaction. */
const MOST = 100;
const [ALONE_MS, SHARED_MS] = [1_000, 10_000];

/** Keeps a ledger's deadlines and retentions, and has its actions delivered. */
export class Worker implements Working {
  readonly #ledger: Ledger;
  readonly #tasks: Tasks;
  readonly #clock: () => number;
  readonly #stopping = new AbortController();
  readonly #queue: WakeQueue | undefined;
  readonly #upkeep: Looker;
  readonly #delivery: Looker;
  readonly #recheck: Looker;

  constructor(ledger: Ledger, tasks: Tasks, openQueue: OpenQueue | undefined) {
    this.#ledger = ledger;
    this.#tasks = tasks;
    this.#clock = tasks.clock ?? Date.now;
    this.#queue = openQueue?.(
      () => this.#wakeForDue(),
      (cause) => this.#failed(cause),
    );
    const queue = this.#queue;
    const pace: Pace = {
      clock: this.#clock,
      longest: tasks.longest ?? (queue === undefined ? ALONE_MS : SHARED_MS),
      wakeIn: queue && ((milliseconds) => queue.wakeIn(milliseconds)),
    };
    this.#upkeep = new Looker(() => this.#keepUp(), pace);
    this.#delivery = new Looker(() => this.#deliver(), pace);
    this.#recheck = new Looker(() => this.#lookAgain(), pace);
    void this.wake();
  }

  async wake(): Promise<void> {
    await Promise.all([this.#wakeForDue(), this.#recheck.wake()]);
  }

  /** What others say may take long, and nobody's deadline waits for it. */
  async #wakeForDue(): Promise<void> {
    await Promise.all([this.#upkeep.wake(), this.#delivery.wake()]);
  }

  /** What was decided in this process has a deadline, or actions that are to be delivered. */
  hear({ due, deliver }: { readonly due: number | undefined; readonly deliver: boolean }): void {
    if (due !== undefined) this.#upkeep.hear(due);
    if (deliver) this.#delivery.hear(Number.NEGATIVE_INFINITY);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([this.#upkeep.stop(), this.#delivery.stop(), this.#recheck.stop()]);
    await this.#queue?.stop();
  }

  async #keepUp(): Promise<number | undefined> {
    const { settled, expired } = this.#tasks;
    return this.#tried(async () => {
      const now = this.#clock();
      await this.#untilFew(
        () => this.#ledger.settleDue(now, MOST),
        (some: readonly Settled[]) => settled?.(some),
      );
      await this.#untilFew(
        () => this.#ledger.expire(now, MOST),
        (some: readonly Logged[]) => expired?.(some),
      );
      return this.#ledger.nextDue();
    });
  }

  async #lookAgain(): Promise<number | undefined> {
    const { recheck } = this.#tasks;
    return this.#tried(async () => {
      await recheck?.(this.#stopping.signal);
      return undefined;
    });
  }

  async #deliver(): Promise<number | undefined> {
    const { deliver } = this.#tasks;
    if (deliver === undefined) return undefined;
    return this.#tried(async () => {
      await deliver(this.#stopping.signal);
      return this.#ledger.nextDelivery();
    });
  }

  async #untilFew<T>(work: () => Promise<readonly T[]>, tell: (some: readonly T[]) => void): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const some = await work();
      if (some.length > 0) tell(some);
      if (some.length < MOST) return;
    }
  }

  async #tried(work: () => Promise<number | undefined>): Promise<number | undefined> {
    try {
      return await work();
    } catch (cause) {
      this.#failed(cause);
      return Number.NEGATIVE_INFINITY;
    }
  }

  #failed(cause: unknown): void {
    this.#tasks.failed?.(cause);
  }
}
