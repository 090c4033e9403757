import type { PendingReceipt } from "@glither/host/receipt";
import { expect, it } from "@jest/globals";
import { lookAgain } from "./look-again.ts";
import { decided, HOUR, held, NOON } from "./testing/receipts.ts";
import { describeStores } from "./testing/stores.ts";

function waiting(token: string): PendingReceipt {
  const when = { when: "sender.allowlisted", verdict: "delivered" } as const;
  return { ...(held(token) as PendingReceipt), obligations: [when, { after: "PT72H", verdict: "dropped" }] };
}

describeStores("what waits for something to hold", ({ open }) => {
  it("is looked at again, each for itself, and settles where it has come to hold", async () => {
    const ledger = await open();
    for (const token of ["a", "b", "c", "d"]) await ledger.decide(decided(waiting(token)));
    await ledger.decide(decided(held("events-only")));
    await ledger.erase("mail", 3, "requested", NOON);
    const looked: string[] = [];
    const failures: unknown[] = [];
    const settled = await lookAgain(
      ledger,
      "mail",
      async ({ pending: { token }, contents, receipt }) => {
        looked.push(token);
        expect(contents.artifact).toEqual({ "from.domain": "a.example" });
        expect(receipt.token).toBe(token);
        if (token === "b") throw new Error("nobody answers");
        return token === "c" ? { when: "sender.allowlisted", answers: { "sender.allowlisted": true } } : undefined;
      },
      { clock: () => NOON + HOUR, failed: (cause) => failures.push(cause) },
    );
    expect(looked).toEqual(["a", "b", "c"]);
    expect(failures).toEqual([new Error("nobody answers")]);
    expect(settled.map(({ settling }) => [settling.token, settling.verdict])).toEqual([["c", "delivered"]]);
    expect((await ledger.pending("mail", 9)).map(({ token }) => token)).toEqual(["a", "b", "d", "events-only"]);
  });

  it("stays as it is where something else settles it meanwhile", async () => {
    const ledger = await open();
    await ledger.decide(decided(waiting("a")));
    const failures: unknown[] = [];
    const holds = { when: "sender.allowlisted", answers: {} };
    const other = await open();
    const settled = await lookAgain(
      ledger,
      "mail",
      async () => {
        await other.settleDue(NOON + 80 * HOUR, 1);
        return holds;
      },
      { clock: () => NOON, failed: (cause) => failures.push(cause) },
    );
    expect([settled, failures]).toEqual([[], []]);
    expect(await ledger.size("mail")).toBe(2);
  });

  it("is not looked at any more when somebody says so", async () => {
    const ledger = await open();
    for (const token of ["a", "b"]) await ledger.decide(decided(waiting(token)));
    const stop = new AbortController();
    let looks = 0;
    await lookAgain(
      ledger,
      "mail",
      async () => {
        looks += 1;
        stop.abort();
        return undefined;
      },
      { signal: stop.signal },
    );
    expect(looks).toBe(1);
  });
});
