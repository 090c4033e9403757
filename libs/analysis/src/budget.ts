/** What an analysis may spend. There is no clock in it, so that the answers depend on the input alone, however busy the machine. */
export interface Budget {
  /** Steps for one question, such as whether one rule is dead. A step is a microsecond or so. */
  readonly stepsPerQuestion?: number;
  /** Steps for the whole analysis. */
  readonly steps?: number;
}

/** Why a question has no answer: it took too many steps, all questions together did, or nothing here can express it. */
export type UndecidedReason = "too_large" | "out_of_steps" | "incomparable";

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

/** Counts the steps of one analysis, and stops a question that takes too many. */
export class Meter {
  readonly #perQuestion: number;
  #left: number;
  #leftInQuestion: number;
  #spent = 0;

  constructor({ stepsPerQuestion = STEPS_PER_QUESTION, steps = STEPS }: Budget) {
    this.#perQuestion = stepsPerQuestion;
    this.#left = steps;
    this.#leftInQuestion = stepsPerQuestion;
  }

  /** All steps so far. */
  get spent(): number {
    return this.#spent;
  }

  spend(steps = 1): void {
    this.#spent += steps;
    this.#left -= steps;
    this.#leftInQuestion -= steps;
    if (this.#leftInQuestion < 0) throw new Undecided("too_large");
    if (this.#left < 0) throw new Undecided("out_of_steps");
  }

  /** Asks one question with an allowance of its own; what it cannot answer within that is a reason. */
  question<T>(ask: () => T): { readonly answer: T } | { readonly undecided: UndecidedReason } {
    this.#leftInQuestion = Math.min(this.#perQuestion, Math.max(this.#left / SHARE, LEAST));
    try {
      this.spend();
      return { answer: ask() };
    } catch (error) {
      if (error instanceof Undecided) return { undecided: error.reason };
      throw error;
    }
  }
}
