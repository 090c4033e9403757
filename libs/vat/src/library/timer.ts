import { methods } from "../behaviour.ts";
import type { Ref, Vow } from "../ref.ts";
import { call, on, promise, send } from "../turn.ts";
import { Vat } from "../vat.ts";
import { Refusal } from "./error.ts";

/** Time as a host has it. Whoever has no reference to a timer has no time. */
export interface Clock {
  /** Milliseconds; only differences mean something. */
  now(): number;
  /** Runs it once, when so many milliseconds have passed. */
  after(ms: number, run: () => void): void;
}

/** What a timer understands. It lives in a vat of its own: what is asked of it is asked when the turn is over, or not at all. */
export interface Timer {
  now(): number;
  /** Fulfilled with the time, when so many milliseconds have passed. */
  after(ms: number): Vow<number>;
}

export interface TimerOptions {
  /** How many alarms may wait at a time: 10,000 where nothing is said. */
  readonly limit?: number;
}

/** The longest time that a clock of JavaScript can wait; it would take a longer one for none at all. */
const LONGEST = 2 ** 31 - 1;

/** A timer by a clock: outside of turns, since it is a piece of the world. */
export function timer(clock: Clock, { limit = 10_000 }: TimerOptions = {}): Ref<Timer> {
  const vat = new Vat({ name: "timer" });
  let waiting = 0;
  return vat.spawn(() =>
    methods({
      now: () => clock.now(),
      after: (ms: number): Vow<number> => {
        if (typeof ms !== "number" || !(ms >= 0 && ms <= LONGEST))
          throw new Refusal("NOT_AN_AMOUNT", `a time is from 0 to ${LONGEST} milliseconds`);
        if (waiting >= limit) throw new Refusal("FULL", `${limit} alarms wait already`);
        const [vow, resolver] = promise<number>();
        clock.after(ms, () => {
          waiting--;
          vat.sendOnly(resolver, "fulfill", clock.now());
        });
        waiting++;
        return vow;
      },
    }),
  );
}

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    setTimeout(run, ms);
  },
};

/** A clock that goes on when it is told to: for tests, and for what shall happen again in the same way. */
export class ManualClock implements Clock {
  #now = 0;
  #alarms: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): void {
    this.#alarms.push({ at: this.#now + ms, run });
  }

  /** Lets time pass. What is due runs by its time; what it asks for anew waits for its own. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const due = this.#alarms.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#alarms = this.#alarms.filter((other) => other !== due);
      this.#now = due.at;
      due.run();
    }
    this.#now = until;
  }
}

/** What the promise is for, or a break when it takes longer. */
export function within<T>(by: Ref<Timer>, ms: number, vow: Vow<T>): Vow<T> {
  const [result, resolver] = promise<unknown>();
  on(vow as Vow, {
    then: (value) => void call(resolver, "fulfill", value),
    catch: (problem) => void call(resolver, "break", problem),
  });
  on(send(by, "after", ms), {
    then: () => void call(resolver, "break", new Refusal("TIMED_OUT", `it took longer than ${ms} ms`)),
    catch: (problem) => void call(resolver, "break", problem),
  });
  return result as Vow<T>;
}
