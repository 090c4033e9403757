/** What is measured of actors; the same rows for each contestant, as far as it has them. */
export const ROWS = {
  call: "synchronous calls",
  become: "synchronous calls that change the actor (`bcom`)",
  send10: "near sends, nobody waits, in bursts of 10",
  send1000: "near sends, nobody waits, in bursts of 1,000",
  send20000: "near sends, nobody waits, in bursts of 20,000",
  reply10: "near sends with reply, in bursts of 10",
  reply1000: "near sends with reply, in bursts of 1,000",
  reply20000: "near sends with reply, in bursts of 20,000",
  spawn: "spawned actors, 1,000 a turn",
  spawnAll: "spawned actors, all in one turn, which keeps them until it ends",
  cross: "sends to another vat of the thread, in bursts of 1,000",
  crossReply: "sends to another vat with reply, one by one",
  bytes: "memory of an actor, over its own state",
} as const;

export type Row = keyof typeof ROWS;

/** How much of each row; what says how long it takes. */
export interface Amounts {
  /** Calls and spawned actors of one run. */
  readonly calls: number;
  /** Messages of one run. */
  readonly messages: number;
  /** Actors whose memory is weighed. */
  readonly actors: number;
}

/** A second's worth of each row, or bytes. */
export type Rates = Partial<Record<Row, number>>;

/** How many a second, where `run` does so many. */
export async function rateOf(count: number, run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return (count / (performance.now() - start)) * 1_000;
}
