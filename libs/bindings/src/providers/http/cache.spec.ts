import { describe, expect, it } from "@jest/globals";
import { Cache } from "./cache.ts";

describe("answers that are kept", () => {
  let now = 1_000_000;
  const cacheOf = (options: Partial<ConstructorParameters<typeof Cache>[0]> = {}): Cache<string> =>
    new Cache<string>({ found: 1_000, absent: 100, entries: 2, ...options }, () => now);
  const asking = (asked: string[], value?: string) => (key: string) => async () => {
    asked.push(key);
    return { value, at: now };
  };

  it("are given again for their time, what is absent for its own", async () => {
    const asked: string[] = [];
    const cache = cacheOf();
    const [found, absent] = [asking(asked, "x"), asking(asked)];
    await cache.get("a", found("a"));
    await cache.get("b", absent("b"));
    now += 99;
    expect(cache.get("a", found("a"))).toEqual({ value: "x", at: now - 99 });
    await cache.get("b", absent("b"));
    expect(asked).toEqual(["a", "b"]);
    now += 1;
    await cache.get("b", absent("b"));
    now += 900;
    await cache.get("a", found("a"));
    expect(asked).toEqual(["a", "b", "b", "a"]);
  });

  it("are no more than may be; the one that was asked for longest ago goes", async () => {
    const asked: string[] = [];
    const cache = cacheOf();
    const ask = asking(asked, "x");
    for (const key of ["a", "b", "a", "c", "a", "b"]) await cache.get(key, ask(key));
    expect(asked).toEqual(["a", "b", "c", "b"]);
    expect(cache.size).toBe(2);
  });

  it("are stale when the clock was set back", async () => {
    const asked: string[] = [];
    const cache = cacheOf();
    const ask = asking(asked, "x");
    await cache.get("a", ask("a"));
    now -= 86_400_000;
    await cache.get("a", ask("a"));
    expect(asked).toEqual(["a", "a"]);
  });

  it("are asked for once by many at a time, and again when that failed", async () => {
    const cache = cacheOf();
    let calls = 0;
    const failing = async (): Promise<never> => {
      calls += 1;
      throw new Error("away");
    };
    const both = [cache.get("a", failing), cache.get("a", failing)];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(calls).toBe(1);
    await expect(cache.get("a", failing)).rejects.toThrow("away");
    expect(calls).toBe(2);
    expect(cache.size).toBe(0);
  });
});
