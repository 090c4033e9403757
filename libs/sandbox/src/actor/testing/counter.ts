import { actor, type Bcom, type Becoming, call, methods, type Ref, send, sendOnly, type Vow } from "@glither/vat";

/** What each of the counters understands, whatever it is written in. */
export interface Counter {
  get(): number;
  add(by: number): number;
  /** @throws Error where it has not as much. */
  sub(by: number): number;
  /** Sends another one what it has. */
  tell(other: Ref<Counter>): undefined;
  /** What another one of its vat has. */
  ask(other: Ref<Counter>): number;
  /** What another one has, when it has answered. */
  later(other: Ref<Counter>): Vow<number>;
}

/** The counter in TypeScript. */
export const counter = actor("counter", 1, (bcom: Bcom, n: number) =>
  methods({
    get: () => n,
    add: (by: number): Becoming<number> => bcom(counter(bcom, n + by), n + by),
    sub: (by: number): Becoming<number> => {
      if (by > n) throw new Error("not enough");
      return bcom(counter(bcom, n - by), n - by);
    },
    tell: (other: Ref<Counter>): undefined => sendOnly(other, "add", n) as undefined,
    ask: (other: Ref<Counter>): number => call(other, "get"),
    later: (other: Ref<Counter>): Vow<number> => send(other, "get"),
  }),
);
