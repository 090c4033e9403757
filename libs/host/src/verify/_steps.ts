import { asRefusal } from "./_refusal.ts";
import { VerificationError, type VerificationStep } from "./error.ts";

/** The result of a check, and what to say of it. */
export interface Passed<T> {
  readonly value: T;
  readonly detail: string;
}

/** Runs checks one after the other and keeps what to say of each; the first that fails ends it. */
export class Steps {
  readonly #done: VerificationStep[] = [];

  get done(): readonly VerificationStep[] {
    return [...this.#done];
  }

  /** Throws a `VerificationError` that tells all steps so far. */
  async run<T>(name: VerificationStep["name"], check: () => Promise<Passed<T>>): Promise<T> {
    try {
      const { value, detail } = await check();
      this.#done.push({ name, ok: true, detail });
      return value;
    } catch (cause) {
      const error = asRefusal(cause);
      if (!(error instanceof VerificationError)) throw error;
      this.#done.push({ name, ok: false, detail: error.message });
      const { code, message, hint } = error;
      throw new VerificationError(code, message, { hint, cause: error.cause, steps: this.done });
    }
  }
}
