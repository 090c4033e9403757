import { describe, expect, it } from "@jest/globals";
import { LedgerError } from "../error.ts";
import type { Storage, Transaction } from "../storage/storage.ts";
import { GroupCommit, type Operation } from "./_group-commit.ts";

/** Counts transactions; a commit takes a while, or fails. */
class Counted implements Storage {
  readonly most = 128;
  mixes = false;
  commits = 0;
  fails: LedgerError | undefined;

  async all(): Promise<never[]> {
    return [];
  }

  async write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const result = await work(undefined as never);
    await new Promise((resolve) => setImmediate(resolve));
    if (this.fails !== undefined) throw this.fails;
    this.commits += 1;
    return result;
  }

  async close(): Promise<void> {}
}

const double: Operation<number, number> = async (_, inputs) => {
  if (inputs.includes(13)) throw new RangeError("unlucky");
  return inputs.map((input) => (input < 0 ? new LedgerError("UNUSABLE", "negative") : input * 2));
};

describe("calls that come at the same time", () => {
  it("share transactions, and each has its own answer", async () => {
    const storage = new Counted();
    const group = new GroupCommit(storage);
    const results = await Promise.all(Array.from({ length: 300 }, (_, input) => group.do(double, input + 100)));
    expect(results).toEqual(Array.from({ length: 300 }, (_, input) => (input + 100) * 2));
    expect(storage.commits).toBe(3);
  });

  it("share none with calls of another kind", async () => {
    const storage = new Counted();
    const group = new GroupCommit(storage);
    const other: Operation<number, number> = async (_, inputs) => inputs.map((input) => input * 3);
    expect(await Promise.all([group.do(double, 1), group.do(other, 1), group.do(double, 2)])).toEqual([2, 3, 4]);
    expect(storage.commits).toBe(2);
  });

  it("share one with calls of another kind where the store allows it, and none of them is spoilt by another", async () => {
    const storage = new Counted();
    storage.mixes = true;
    const group = new GroupCommit(storage);
    const other: Operation<number, number> = async (_, inputs) => inputs.map((input) => input * 3);
    expect(await Promise.all([group.do(double, 1), group.do(other, 1), group.do(double, 2)])).toEqual([2, 3, 4]);
    expect(storage.commits).toBe(1);
    const settled = await Promise.allSettled([group.do(double, 13), group.do(other, 13), group.do(double, 2)]);
    expect(settled).toMatchObject([{ reason: expect.any(RangeError) }, { value: 39 }, { value: 4 }]);
  });

  it("are not spoilt by one that is refused, nor by one that breaks the transaction", async () => {
    const storage = new Counted();
    const group = new GroupCommit(storage);
    const settled = await Promise.allSettled([1, -1, 2, 13, 3].map((input) => group.do(double, input)));
    expect(settled).toMatchObject([
      { value: 2 },
      { reason: { code: "UNUSABLE" } },
      { value: 4 },
      { reason: expect.any(RangeError) },
      { value: 6 },
    ]);
  });

  it("are all told when nothing can be kept, and go on when it can", async () => {
    const storage = new Counted();
    const group = new GroupCommit(storage);
    storage.fails = new LedgerError("UNAVAILABLE", "full");
    const settled = await Promise.allSettled([1, 2].map((input) => group.do(double, input)));
    expect(settled).toMatchObject([{ reason: storage.fails }, { reason: storage.fails }]);
    storage.fails = undefined;
    expect(await group.do(double, 4)).toBe(8);
  });

  it("are refused when too many wait already, and those that wait are kept", async () => {
    const storage = new Counted();
    const group = new GroupCommit(storage);
    const all = await Promise.allSettled(Array.from({ length: 20_100 }, (_, input) => group.do(double, input + 100)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(20_000);
    expect(all.at(-1)).toMatchObject({ reason: { code: "UNAVAILABLE" } });
    expect(await group.do(double, 1)).toBe(2);
  });

  it("are kept before the store is said to be idle", async () => {
    const storage = new Counted();
    const group = new GroupCommit(storage);
    const call = group.do(double, 1);
    await group.idle();
    expect(storage.commits).toBe(1);
    expect(await call).toBe(2);
  });
});
