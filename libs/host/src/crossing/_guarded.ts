import type { Limits } from "../limits.ts";
import type { Binding } from "../link/binding-set.ts";
import { weightOf } from "../weight.ts";
import type { CrossingLog } from "./_log.ts";
import { BindingError } from "./error.ts";

/** A binding as a component calls it. */
export type Guarded = (args: readonly unknown[]) => unknown;

/** A binding of which all that it throws is known to be its own. */
export function failingAs(name: string, binding: Binding): Binding {
  return (...args) => {
    try {
      return atOnce(binding(...args));
    } catch (cause) {
      if (cause instanceof BindingError) throw cause;
      const said = cause instanceof Error && cause.message !== "" ? `: ${cause.message}` : "";
      throw new BindingError("BINDING_FAILED", `the binding for \`${name}\` failed${said}`, { cause });
    }
  };
}

/** An answer as it is. A promise is refused by all types; its rejection must not end the process besides. */
function atOnce(answer: unknown): unknown {
  if (answer instanceof Promise) {
    answer.catch(() => undefined);
  }
  return answer;
}

export function wrongAnswer(name: string, problem: string): BindingError {
  return new BindingError("WRONG_ANSWER", `the binding for \`${name}\` gave a wrong answer: ${problem}`);
}

/** Counts an answer that takes memory of the component's. */
export function countAnswer(log: CrossingLog, { answersBytes }: Limits, answer: unknown): void {
  if (answer === undefined) return;
  log.answersBytes += weightOf(answer);
  if (log.answersBytes > answersBytes) {
    throw new BindingError("WRONG_ANSWER", "the bindings answered with more than a crossing may take");
  }
}
