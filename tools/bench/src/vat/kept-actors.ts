import { actor, type Bcom, type Becoming, methods, spawn } from "@glither/vat";

/** What the measured stores keep. */
export const counter = actor("counter", 1, (bcom: Bcom, n: number) =>
  methods({
    inc: (): Becoming<number> => bcom(counter(bcom, n + 1), n + 1),
    get: () => n,
  }),
);

export const holder = actor("holder", 1, (bcom: Bcom, held: readonly unknown[]) =>
  methods({
    hold: (next: readonly unknown[]): Becoming<undefined> => bcom(holder(bcom, next)),
    size: () => held.length,
  }),
);

export const options = {
  actors: [counter, holder],
  vats: { main: () => ({ counter: spawn(counter, 0), holder: spawn(holder, []) }) },
};
