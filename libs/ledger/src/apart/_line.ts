import { Worker as Thread } from "node:worker_threads";
import { LedgerError } from "../error.ts";
import { EXEC_ARGV, THREAD } from "./_entry.ts";
import { gathered } from "./_gathered.ts";
import { type Answer, type Beginning, type Call, thrownBy } from "./_messages.ts";

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (cause: unknown) => void;
}

/** The line to the thread: what is asked over it is answered once, or given up when the thread is lost. */
export class Line {
  readonly #thread: Thread;
  readonly #waiting = new Map<number, Waiting>();
  readonly #send = gathered<Call>((calls) => this.#post(calls));
  #last = 0;
  #lost = false;

  private constructor(beginning: Beginning) {
    this.#thread = new Thread(THREAD, { workerData: beginning, execArgv: [...EXEC_ARGV], env: {} });
    this.#thread.on("message", (answers: readonly Answer[]) => {
      for (const answer of answers) this.#take(answer);
    });
    // What it was comes with the end of the thread.
    this.#thread.on("error", () => {});
    this.#thread.on("exit", () => this.#lose());
  }

  /** @throws what opening the file throws there. */
  static async open(beginning: Beginning): Promise<Line> {
    const line = new Line(beginning);
    try {
      await line.#answerTo(0);
      return line;
    } catch (cause) {
      await line.end();
      throw cause;
    }
  }

  async ask(method: Call["method"], args: readonly unknown[]): Promise<never> {
    if (this.#lost) throw lost("UNAVAILABLE", "nothing was kept; start the process again");
    this.#last += 1;
    const answer = this.#answerTo(this.#last);
    this.#send({ id: this.#last, method, args });
    return answer;
  }

  async end(): Promise<void> {
    await this.#thread.terminate();
  }

  #answerTo(id: number): Promise<never> {
    // A thread that nobody waits for holds up no process that has nothing else to do.
    this.#thread.ref();
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #post(calls: readonly Call[]): void {
    try {
      this.#thread.postMessage(calls);
    } catch (cause) {
      // One of them holds what no thread can be given.
      const [call, ...others] = calls;
      if (others.length > 0) for (const each of calls) this.#post([each]);
      else if (call !== undefined) this.#take({ id: call.id, failure: { thrown: cause } });
    }
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#thread.unref();
    if ("failure" in answer) waiting?.reject(thrownBy(answer.failure));
    else waiting?.resolve(answer.value as never);
  }

  #lose(): void {
    this.#lost = true;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of all) reject(lost("UNCERTAIN", "try it again with the same id: it is kept once"));
  }
}

function lost(code: "UNAVAILABLE" | "UNCERTAIN", hint: string): LedgerError {
  return new LedgerError(code, "the thread that keeps the ledger has ended", { hint });
}
