import {
  type Bcom,
  type Constructor,
  type Methods,
  methods,
  on,
  promise,
  type Ref,
  send,
  type Vow,
} from "@glither/vat";
import type { Evaluator } from "./evaluator.ts";
import { printedProblem } from "./print.ts";
import type { Tty } from "./tty.ts";

/** Reads lines, has them evaluated and shows what they come to, until there are no more. */
export interface Repl {
  /** Fulfilled with how many lines there were. */
  start(): Vow<number>;
}

/**
 * The constructor of an actor between a terminal and an evaluator, each of them anywhere: it has no rights but these two. What the
 * evaluator answers is shown; that it does not answer, too.
 */
export function replActor(tty: Ref<Tty>, evaluator: Ref<Evaluator>, prompt = "> "): Constructor<[], Methods<Repl>> {
  return (_bcom: Bcom) =>
    methods({
      start: (): Vow<number> => {
        // A promise of its own, since one that waits for the next one's would wait for all of a session.
        const [ended, resolver] = promise<number>();
        const fail = (problem: unknown): void => void send(resolver, "break", problem);
        const next = (count: number): void => {
          on(send(tty, "read-line", prompt), {
            then: (line) => {
              if (typeof line !== "string") return void send(resolver, "fulfill", count);
              on(send(evaluator, "evaluate", line), {
                then: (answer) => show(String(answer), count + 1),
                catch: (problem) => show(printedProblem(problem), count + 1),
              });
            },
            catch: fail,
          });
        };
        const show = (text: string, count: number): void => {
          if (text === "") next(count);
          else on(send(tty, "write", `${text}\n`), { then: () => next(count), catch: fail });
        };
        next(0);
        return ended;
      },
    });
}
