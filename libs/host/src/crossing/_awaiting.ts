import type { AnswerLimits } from "./answer-limits.ts";
import { BindingError } from "./error.ts";

/** The time and the rounds that are left to one crossing for answers that come later. */
export class Awaiting {
  readonly #limits: AnswerLimits;
  /** Milliseconds that all rounds may run, as one may. */
  readonly #running: number;
  readonly #until: number;
  #rounds = 1;

  constructor(limits: AnswerLimits, running: number) {
    this.#limits = limits;
    this.#running = running;
    this.#until = performance.now() + limits.all;
  }

  /**
   * Waits for one answer.
   *
   * @param ran milliseconds that the rounds have run until now.
   * @throws BindingError `LATE`, the signal's reason when that is aborted, or what the promise was rejected with.
   */
  async answer(
    name: string,
    promise: PromiseLike<unknown>,
    ran: number,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    const answer = Promise.resolve(promise);
    // When nobody waits any more, its rejection must not end the process.
    answer.catch(() => undefined);
    signal?.throwIfAborted();
    const { each, all, rounds } = this.#limits;
    this.#rounds += 1;
    if (this.#rounds > rounds) throw late(name, `the crossing was begun ${rounds} times`);
    if (ran > this.#running) throw late(name, `the rounds of the crossing ran longer than ${this.#running} ms`);
    const left = Math.max(0, Math.ceil(this.#until - performance.now()));
    const [time, problem] =
      left < each
        ? [left, `the answers of the crossing took longer than ${all} ms together`]
        : [each, `it took longer than ${each} ms`];
    const end = endOf(time, () => late(name, problem), signal);
    try {
      return await Promise.race([answer, end.reached]);
    } finally {
      end.forget();
    }
  }
}

/** Rejected when time is over, or when nobody waits any more. */
function endOf(
  time: number,
  late: () => BindingError,
  signal: AbortSignal | undefined,
): { readonly reached: Promise<never>; readonly forget: () => void } {
  const { promise: reached, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), time);
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener("abort", abort);
  return {
    reached,
    forget() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    },
  };
}

function late(name: string, problem: string): BindingError {
  return new BindingError("LATE", `the binding for \`${name}\` did not answer in time: ${problem}`);
}
