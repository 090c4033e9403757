/** What an analysis may spend. Without a clock the answers depend on the input alone. */
export interface Budget {
  /** Steps for one question, such as whether one rule is dead. A step is a microsecond or so. */
  readonly stepsPerQuestion?: number;
  /** Steps for the whole analysis. */
  readonly steps?: number;
  /** Milliseconds for the whole analysis, measured by `clock`. */
  readonly time?: { readonly clock: () => number; readonly ms: number };
}

/** Why a question has no answer: it took too many steps, the time ran out, or nothing here can express it. */
export type UndecidedReason = "too_large" | "out_of_time" | "incomparable";

/** Ends the question that is being asked; never leaves this folder. */
export class Undecided extends Error {
  readonly reason: UndecidedReason;

  constructor(reason: UndecidedReason) {
    super(`undecided: ${reason}`);
    this.name = "Undecided";
    this.reason = reason;
  }
}

const STEPS_PER_QUESTION = 1_000_000;
const STEPS = 8_000_000;
/** A question gets this part of the steps that are left, so that a few hard ones leave enough for the easy ones; */
const SHARE = 8;
/** or so many steps, which do for a question about few values. */
const LEAST = 5_000;
/** The clock is read once in so many steps. */
const CLOCK_INTERVAL = 512;

/** Counts the steps of one analysis, and stops a question that takes too many. */
export class Meter {
  readonly #perQuestion: number;
  readonly #time: Budget["time"];
  readonly #deadline: number;
  #left: number;
  #leftInQuestion: number;
  #untilClock = 0;
  #spent = 0;

  constructor({ stepsPerQuestion = STEPS_PER_QUESTION, steps = STEPS, time }: Budget) {
    this.#perQuestion = stepsPerQuestion;
    this.#left = steps;
    this.#leftInQuestion = stepsPerQuestion;
    this.#time = time;
    this.#deadline = time ? time.clock() + time.ms : Number.POSITIVE_INFINITY;
  }

  /** All steps so far. */
  get spent(): number {
    return this.#spent;
  }

  spend(steps = 1): void {
    this.#spent += steps;
    this.#left -= steps;
    this.#leftInQuestion -= steps;
    this.#untilClock -= steps;
    if (this.#leftInQuestion < 0) throw new Undecided("too_large");
    if (this.#left < 0) throw new Undecided("out_of_time");
    if (this.#untilClock > 0 || !this.#time) return;
    this.#untilClock = CLOCK_INTERVAL;
    if (this.#time.clock() > this.#deadline) throw new Undecided("out_of_time");
  }

  /** Asks one question with an allowance of its own; what it cannot answer within that is a reason. */
  question<T>(ask: () => T): { readonly answer: T } | { readonly undecided: UndecidedReason } {
    this.#leftInQuestion = Math.min(this.#perQuestion, Math.max(this.#left / SHARE, LEAST));
    this.#untilClock = 0;
    try {
      this.spend();
      return { answer: ask() };
    } catch (error) {
      if (error instanceof Undecided) return { undecided: error.reason };
      throw error;
    }
  }
}
