import { type Bcom, type Becoming, type Methods, methods } from "../behaviour.ts";
import { actor } from "../persistence/actor.ts";
import type { Resolver, Vow } from "../ref.ts";
import { call, promise } from "../turn.ts";
import { Line } from "./_line.ts";
import { Refusal } from "./error.ts";

/** What a queue understands. */
export interface Queue<T> {
  /** @throws Refusal FULL, CLOSED */
  put(value: T): undefined;
  /** The first value; a promise for one where there is none yet. */
  take(): T | Vow<T>;
  size(): number;
  /** Takes no more. What is in it can still be taken; who waits hears of it. */
  close(): undefined;
}

/** A queue with room for so many values, and for so many who wait for one. */
export function queue<T>(bcom: Bcom, room: number): QueueBehaviour<T> {
  return behaviour<T>(bcom, { room, values: Line.EMPTY, waiting: Line.EMPTY, closed: false });
}

interface State<T> {
  readonly room: number;
  readonly values: Line<T>;
  /** Who waits; nobody does where there are values. */
  readonly waiting: Line<Resolver<T>>;
  readonly closed: boolean;
}

type QueueBehaviour<T> = Methods<{
  put: (value: T) => undefined | Becoming<undefined>;
  take: () => Becoming<T> | Becoming<Vow<T>>;
  size: () => number;
  close: () => Becoming<undefined>;
}>;

type Kept = readonly [room: number, values: readonly unknown[], waiting: readonly Resolver<unknown>[], closed: boolean];

/** What it is kept as: the values and those who wait, in their order. */
export const queueActor = actor("glither.queue", 1, (bcom: Bcom, state: State<unknown>) => made(bcom, state), {
  portrait: ({ room, values, waiting, closed }): Kept => [room, values.all(), waiting.all(), closed],
  restore: (bcom, ...[room, values, waiting, closed]: Kept) =>
    made(bcom, { room, values: Line.of(values), waiting: Line.of(waiting), closed }),
});

function behaviour<T>(bcom: Bcom, state: State<T>): QueueBehaviour<T> {
  return queueActor(bcom, state as State<never> as State<unknown>) as QueueBehaviour<unknown> as QueueBehaviour<T>;
}

function made<T>(bcom: Bcom, state: State<T>): QueueBehaviour<T> {
  const { room, values, waiting, closed } = state;
  const next = (change: Partial<State<T>>): QueueBehaviour<T> => behaviour(bcom, { ...state, ...change });
  return methods({
    put: (value: T): Becoming<undefined> => {
      if (closed) throw new Refusal("CLOSED", "the queue is closed");
      const first = waiting.first();
      if (first !== undefined) {
        const [resolver, rest] = first;
        call(resolver, "fulfill", value);
        return bcom(next({ waiting: rest }));
      }
      if (values.length >= room) throw new Refusal("FULL", `the queue has room for ${room}`, "wait, and try again");
      return bcom(next({ values: values.with(value) }));
    },
    take: (): Becoming<T> | Becoming<Vow<T>> => {
      const first = values.first();
      if (first !== undefined) return bcom(next({ values: first[1] }), first[0]);
      if (closed) throw new Refusal("CLOSED", "the queue is closed, and empty");
      if (waiting.length >= room) throw new Refusal("FULL", `${room} wait already`);
      const [vow, resolver] = promise<T>();
      return bcom(next({ waiting: waiting.with(resolver) }), vow);
    },
    size: () => values.length,
    close: (): Becoming<undefined> => {
      for (let left = waiting.first(); left !== undefined; left = left[1].first())
        call(left[0], "break", new Refusal("CLOSED", "the queue has been closed"));
      return bcom(next({ waiting: Line.EMPTY, closed: true }));
    },
  });
}
