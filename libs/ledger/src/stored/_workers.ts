import type { Ledger } from "../ledger.ts";
import type { OpenQueue, Tasks, Working } from "../work/work.ts";
import { Worker } from "../work/worker.ts";
import type { ToKeep } from "./_prepared.ts";

/** Those who do what is due in a ledger, as long as it is open. */
export class Workers {
  readonly #all = new Set<Worker>();

  begin(ledger: Ledger, tasks: Tasks, openQueue: OpenQueue | undefined): Working {
    const worker = new Worker(ledger, tasks, openQueue);
    this.#all.add(worker);
    return {
      wake: () => worker.wake(),
      stop: async () => {
        this.#all.delete(worker);
        await worker.stop();
      },
    };
  }

  /** What was decided now. */
  tell(all: readonly ToKeep[]): void {
    for (const worker of this.#all) for (const { due, deliver } of all) worker.hear({ due, deliver });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.stop()));
  }
}
