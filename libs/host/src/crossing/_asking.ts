import type { Binding } from "../link/binding-set.ts";
import { AnswerContext } from "./answer-context.ts";
import { BindingError } from "./error.ts";

/** What a binding gave in a crossing, or what it threw. */
type Answered = { readonly value: unknown } | { readonly failure: unknown };

/** An answer that a crossing was stopped for. */
interface Awaited {
  readonly name: string;
  readonly answer: PromiseLike<unknown>;
}

/** Stops a crossing that waits: nothing that comes of it is kept. One for all, since nobody sees it. */
const STOPPED = new BindingError("UNANSWERED", "the answer is not there yet");

/**
 * What is known in one crossing. Each binding is called once in it, however often the crossing is begun again, so that all
 * rounds are given the same.
 */
export class Asking {
  readonly #known = new Map<string, Answered>();
  readonly context = new AnswerContext();
  /** What the last round was stopped for. */
  awaited: Awaited | undefined;

  /** What a binding has answered, if it was asked, and did not throw. */
  answered(name: string): { readonly value: unknown } | undefined {
    const known = this.#known.get(name);
    return known !== undefined && "value" in known ? known : undefined;
  }

  learn(name: string, answered: Answered): void {
    this.#known.set(name, answered);
  }

  /** The answer of a binding; what is not there yet stops the crossing. */
  ask(name: string, binding: Binding, args: readonly unknown[]): unknown {
    const known = this.#known.get(name) ?? this.#first(name, binding, args);
    if ("failure" in known) throw known.failure;
    return known.value;
  }

  #first(name: string, binding: Binding, args: readonly unknown[]): Answered {
    let answered: Answered;
    try {
      const value = binding(...args, this.context);
      if (isPromise(value)) {
        this.awaited = { name, answer: value };
        throw STOPPED;
      }
      answered = { value };
    } catch (failure) {
      if (failure === STOPPED) throw failure;
      answered = { failure };
    }
    this.learn(name, answered);
    return answered;
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
