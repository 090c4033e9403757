import { describe, expect, it } from "@jest/globals";
import { cached } from "./cached.ts";
import { dnsError, type Resolve } from "./resolve.ts";
import { zoneResolver } from "./zone.ts";

describe("answers that are kept", () => {
  const counted = (answer: Resolve): { readonly resolve: Resolve; readonly asked: string[] } => {
    const asked: string[] = [];
    return {
      asked,
      resolve: (name, type) => {
        asked.push(name);
        return answer(name, type);
      },
    };
  };

  it("are asked for once in their time, also by several at once", async () => {
    let now = 0;
    const { resolve, asked } = counted(async () => [["a"]]);
    const kept = cached(resolve, { keeps: 100, now: () => now });
    await Promise.all([kept("A.example", "TXT"), kept("a.example.", "TXT"), kept("a.example", "MX")]);
    await kept("a.example", "TXT");
    expect(asked).toHaveLength(2);
    now = 100;
    await kept("a.example", "TXT");
    expect(asked).toHaveLength(3);
  });

  it("are kept where there is nothing, and not where it is not known", async () => {
    for (const [code, times] of [
      ["ENOTFOUND", 1],
      ["ESERVFAIL", 2],
    ] as const) {
      const { resolve, asked } = counted(async (name) => {
        throw dnsError(code, name);
      });
      const kept = cached(resolve);
      await expect(kept("a.example", "TXT")).rejects.toMatchObject({ code });
      await expect(kept("a.example", "TXT")).rejects.toMatchObject({ code });
      expect(asked).toHaveLength(times);
    }
  });

  it("are not waited for longer than their time", async () => {
    const kept = cached(() => new Promise(() => undefined), { patience: 1 });
    await expect(kept("a.example", "TXT")).rejects.toMatchObject({ code: "ETIMEOUT" });
  });

  it("are no more than there may be, the newest", async () => {
    const { resolve, asked } = counted(async () => ["192.0.2.1"]);
    const kept = cached(resolve, { most: 2 });
    for (const name of ["a", "b", "c", "c", "b", "a"]) await kept(name, "A");
    expect(asked).toEqual(["a", "b", "c", "a"]);
  });
});

describe("a zone file", () => {
  const zone = zoneResolver(`; who is there
a.example. 3600 IN MX 10 mx.a.example.
mx.a.example.      A 192.0.2.1 ; the first
mx.a.example.      A 192.0.2.2
www.a.example.     CNAME mx.a.example.
a.example.         TXT "v=spf1; \\"mx\\"" "-all"
loop.a.example.    CNAME loop.a.example.
`);

  it("answers as a resolver does", async () => {
    expect(await zone("A.example.", "MX")).toEqual([{ priority: 10, exchange: "mx.a.example" }]);
    expect(await zone("www.a.example", "A")).toEqual(["192.0.2.1", "192.0.2.2"]);
    expect(await zone("a.example", "TXT")).toEqual([['v=spf1; "mx"', "-all"]]);
  });

  it("tells what is not there from what has no such record, and ends", async () => {
    await expect(zone("b.example", "TXT")).rejects.toMatchObject({ code: "ENOTFOUND" });
    await expect(zone("example", "TXT")).rejects.toMatchObject({ code: "ENODATA" });
    await expect(zone("mx.a.example", "TXT")).rejects.toMatchObject({ code: "ENODATA" });
    await expect(zone("loop.a.example", "A")).rejects.toMatchObject({ code: "ESERVFAIL" });
  });

  it.each(["a.example. IN", "a.example. SOA x y 1", "a.example. MX 10"])("is refused with `%s`", (line) => {
    expect(() => zoneResolver(`b.example. A 192.0.2.1\n${line}`)).toThrow("line 2 is no record that is read here");
  });
});
