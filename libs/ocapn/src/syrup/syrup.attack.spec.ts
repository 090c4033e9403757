import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "@jest/globals";
import { attempts, count } from "../../../../tools/workspace/src/testing/counts.ts";
import { decode, encode, RecordReader, SyrupError, type SyrupRecord } from "./index.ts";
import { messages } from "./testing/messages.ts";
import { Mutations } from "./testing/mutations.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

/** All records of a stream that is cut as `cuts` says, and why it ended, if for a reason. */
function read(bytes: Uint8Array, mutations: Mutations): { records: SyrupRecord[]; partial: boolean; fault: unknown } {
  const reader = new RecordReader();
  const records: SyrupRecord[] = [];
  try {
    for (let at = 0; at < bytes.length; ) {
      const size = 1 + mutations.below(64);
      reader.push(bytes.subarray(at, at + size));
      at += size;
      for (let next = reader.next(); next !== undefined; next = reader.next()) records.push(next);
    }
  } catch (fault) {
    return { records, partial: false, fault };
  }
  return { records, partial: reader.partial, fault: undefined };
}

/** What comes of some bytes, in the stream and as one value. Both have to say the same. */
function outcome(bytes: Uint8Array, mutations: Mutations): string {
  const { records, partial, fault } = read(bytes, mutations);
  if (fault !== undefined && !(fault instanceof SyrupError)) return "crashed";
  const again = Buffer.concat(records.map((one) => encode(one)));
  if (Buffer.compare(again, bytes.subarray(0, again.length)) !== 0) return "read as something else";
  if (fault === undefined && !partial && again.length !== bytes.length) return "swallowed";
  let whole: unknown;
  try {
    whole = decode(bytes);
  } catch (error) {
    if (!(error instanceof SyrupError)) return "crashed";
    return fault === undefined && records.length === 1 && !partial ? "read in two ways" : "refused";
  }
  if (fault === undefined && records.length === 1 && !partial) return "harmless";
  // Nothing but what is no record may be a value and not come out of a stream of records.
  return whole !== null && typeof whole === "object" && "fields" in whole ? "read in two ways" : "refused";
}

it("takes no mutated or random record for another one, and crashes, hangs and grows over none", () => {
  const total = attempts(1_000_000);
  const mutations = new Mutations(20_261_127);
  const seeds = messages();
  const outcomes: Record<string, number> = {};
  for (let at = 0; at < 2_000; at++) outcome(mutations.of(seeds), mutations);
  const before = heap();
  for (let at = 0; at < total; at++) {
    const what = outcome(at % 10 === 0 ? mutations.random() : mutations.of(seeds), mutations);
    outcomes[what] = (outcomes[what] ?? 0) + 1;
  }
  const grown = heap() - before;
  count("messages", total, outcomes);
  expect(outcomes["harmless"] ?? 0).toBeGreaterThan(total / 1_000);
  // The table of symbols may have filled meanwhile.
  expect(grown).toBeLessThan(8_000_000);
});

it("keeps no more of a peer's unfinished record than the limit, however it comes", () => {
  const reader = new RecordReader({ bytes: 100_000 });
  reader.push(new TextEncoder().encode("<90000:"));
  let given = 0;
  const before = heap();
  for (; given < 90_000; given += 10) {
    reader.push(new Uint8Array(10));
    expect(reader.next()).toBeUndefined();
  }
  expect(heap() - before).toBeLessThan(1_000_000);
  reader.push(new Uint8Array(20_000).fill(0x74));
  expect(() => reader.next()).toThrow(expect.objectContaining({ code: "TOO_LARGE" }));
});
