import { actor, type Bcom, type Becoming, methods, selfOf, sendOnly } from "../../index.ts";

/** Actors that tests of persistence keep. */
export const counter = actor("counter", 1, (bcom: Bcom, n: number) =>
  methods({
    inc: (by = 1): Becoming<number> => bcom(counter(bcom, n + by), n + by),
    get: () => n,
  }),
);

export interface Cell {
  get(): unknown;
  set(value: unknown): undefined;
}

export const cell = actor("cell", 1, (bcom: Bcom, value: unknown) =>
  methods({
    get: () => value,
    set: (next: unknown): Becoming<undefined> => bcom(cell(bcom, next)),
  }),
);

/** A plain function as behaviour. */
export const adder = actor(
  "adder",
  1,
  (bcom: Bcom, sum: number) =>
    (n: number): Becoming<number> =>
      bcom(adder(bcom, sum + n), sum + n),
);

export const log = actor("log", 1, (bcom: Bcom, lines: readonly unknown[]) =>
  methods({
    add: (...line: unknown[]): Becoming<undefined> => bcom(log(bcom, [...lines, line])),
    all: () => lines,
  }),
);

/** One that nobody has registered. */
export function stranger(_bcom: Bcom) {
  return methods({ get: () => 1 });
}

/** One that is never done. */
export const runaway = actor("runaway", 1, (bcom: Bcom, n: number) => {
  const self = selfOf<{ go(): undefined }>(bcom);
  return methods({
    go: (): Becoming<undefined> => {
      sendOnly(self, "go");
      return bcom(runaway(bcom, n + 1));
    },
    count: () => n,
  });
});

export const ACTORS = [counter, cell, adder, log, runaway];
