import { type Bcom, type Becoming, type Methods, methods } from "../behaviour.ts";
import { VatError } from "../error.ts";
import type { Ref, Resolver, Vow } from "../ref.ts";
import { call, on, promise, selfOf, send, sendOnly, spawn } from "../turn.ts";
import { forwardLater } from "./_forward.ts";
import { Refusal } from "./error.ts";
import type { Timer } from "./timer.ts";

/** Who is made anew when one fails: that one, that one and those behind it, or all. */
export type Strategy = "one-for-one" | "rest-for-one" | "all-for-one";

export interface SupervisorOptions {
  readonly strategy?: Strategy;
  /** How often children are made anew before the supervisor gives up: 3 where nothing is said. */
  readonly restarts?: number;
  /** A restart is forgotten after so many milliseconds; never where nothing is said. */
  readonly forget?: { readonly timer: Ref<Timer>; readonly after: number };
  /** Whether a problem means that the actor is at fault. A message that nobody understands, and a refusal, is its sender's. */
  readonly fault?: (problem: unknown) => boolean;
  /** Hears of each failure that counts. */
  readonly log?: Ref<(child: string, problem: unknown) => unknown>;
}

/** Makes a child, in a turn; `of` gives the lasting references of the others. */
export type Start<I> = (of: (name: string) => Ref) => Ref<I>;

export interface Supervised<C extends Readonly<Record<string, Start<unknown>>>> {
  /** References that stay the same, whoever answers behind them. */
  readonly children: { readonly [K in keyof C]: ReturnType<C[K]> };
  /** Breaks when the supervisor gives up: for the one above. */
  readonly ended: Vow<never>;
}

/**
 * Actors that are made anew when they fail. A turn that fails has changed nothing; but who fails again and again may have got into a
 * state from which it cannot get out. Messages are sent on, not called, so that a failure undoes nothing here.
 */
export function supervisor<const C extends Readonly<Record<string, Start<unknown>>>>(
  children: C,
  options: SupervisorOptions = {},
): Supervised<C> {
  const [ended, resolver] = promise<never>();
  // Nobody has to listen.
  on(ended as Vow, { catch: () => undefined });
  const starts = Object.entries(children);
  const fixed: Fixed = { starts, options, resolver, lasting: new Map() };
  const head = spawn(supervisorActor, fixed);
  for (const [at, [name]] of starts.entries())
    fixed.lasting.set(name, spawn(childActor, head, at, options.fault ?? isFault) as Ref<unknown>);
  call(head, "begin");
  return { children: Object.fromEntries(fixed.lasting) as Supervised<C>["children"], ended };
}

interface Fixed {
  readonly starts: readonly (readonly [name: string, start: Start<unknown>])[];
  readonly options: SupervisorOptions;
  readonly resolver: Resolver<never>;
  /** Filled before anything starts, and never changed. */
  readonly lasting: Map<string, Ref>;
}

/** What runs at present, in the order of the children; undefined once the supervisor has given up. */
type Running = readonly { readonly ref: Ref; readonly generation: number }[] | undefined;

type Head = Methods<{
  begin: () => Becoming<undefined>;
  current: (at: number) => { readonly ref: Ref; readonly generation: number };
  failed: (at: number, generation: number, problem: unknown) => undefined | Becoming<undefined>;
  forget: () => Becoming<undefined>;
}>;

function supervisorActor(bcom: Bcom, fixed: Fixed, running: Running = [], restarts = 0): Head {
  const { starts, options, resolver, lasting } = fixed;
  const next = (of: Running, count: number): Head => supervisorActor(bcom, fixed, of, count);
  const made = (at: number): Ref => {
    const [, start] = starts[at] as (typeof starts)[number];
    return start((name) => {
      const other = lasting.get(name);
      if (other === undefined) throw new Refusal("NO_SUCH_NAME", `there is no child \`${name}\``);
      return other;
    });
  };
  const givenUp = (cause: unknown): Becoming<undefined> => {
    call(resolver, "break", new GivenUp(cause));
    return bcom(next(undefined, restarts));
  };
  return methods({
    begin: (): Becoming<undefined> =>
      bcom(
        next(
          starts.map((_, at) => ({ ref: made(at), generation: 0 })),
          0,
        ),
      ),
    current: (at: number) => {
      const child = running?.[at];
      if (child === undefined) throw new Refusal("GIVEN_UP", "what should answer has failed too often");
      return child;
    },
    failed: (at: number, generation: number, problem: unknown): undefined | Becoming<undefined> => {
      // Those who were sent to before it was made anew fail late.
      if (running?.[at]?.generation !== generation) return undefined;
      if (options.log !== undefined) sendOnly(options.log, (starts[at] as (typeof starts)[number])[0], problem);
      if (restarts >= (options.restarts ?? 3)) return givenUp(problem);
      if (options.forget !== undefined)
        on(send(options.forget.timer, "after", options.forget.after), {
          then: () => call(selfOf<HeadInterface>(bcom), "forget"),
        });
      try {
        return bcom(
          next(
            running.map((child, place) =>
              isHit(options.strategy, at, place) ? { ref: made(place), generation: child.generation + 1 } : child,
            ),
            restarts + 1,
          ),
        );
      } catch (cause) {
        return givenUp(cause);
      }
    },
    forget: (): Becoming<undefined> => bcom(next(running, Math.max(0, restarts - 1))),
  });
}

interface HeadInterface {
  forget(): undefined;
}

class GivenUp extends Refusal {
  constructor(cause: unknown) {
    super("GIVEN_UP", "what should answer has failed too often");
    this.cause = cause;
  }
}

function isHit(strategy: Strategy = "one-for-one", failed: number, place: number): boolean {
  if (strategy === "all-for-one") return true;
  return strategy === "rest-for-one" ? place >= failed : place === failed;
}

function childActor(
  _bcom: Bcom,
  head: Ref<{
    current(at: number): { readonly ref: Ref; readonly generation: number };
    failed(at: number, generation: number, problem: unknown): undefined;
  }>,
  at: number,
  fault: (problem: unknown) => boolean,
): (...args: readonly unknown[]) => Vow {
  return (...args) => {
    const { ref, generation } = call(head, "current", at);
    const answer = forwardLater(ref, args);
    on(answer, {
      catch: (problem) => {
        if (fault(problem)) call(head, "failed", at, generation, problem);
      },
    });
    return answer;
  };
}

function isFault(problem: unknown): boolean {
  return !(problem instanceof Refusal) && !(problem instanceof VatError && problem.code === "NO_SUCH_METHOD");
}
