import { fuzzAt } from "@glither/conformance/fuzz";
import { judges } from "@glither/conformance/testing";
import { VOCABULARIES } from "@glither/dialects";
import { judgesAt, trialsOf } from "./judges-at.ts";
import type { Order, Report } from "./order.ts";

/** A stretch of positions, in a process of its own: compiled components stay in it for as long as it lives. */
process.once("message", (order: Order) => {
  void run(order);
});

async function run({ seed, from, count, cases }: Order): Promise<void> {
  const options = { seed, cases, vocabularies: VOCABULARIES, judgesAt, build: judges, trialsOf };
  for (let position = from; position < from + count; position += 1) {
    const { tally, find } = await fuzzAt(position, options);
    const report: Report = { position, tally, ...(find ? { find } : {}) };
    process.send?.(report);
  }
  process.disconnect();
}
