import { expect, it } from "@jest/globals";
import type { Ledger } from "../ledger.ts";
import { acting, decided } from "../testing/receipts.ts";
import { describeStores } from "../testing/stores.ts";
import type { DeliveryBindings } from "./binding.ts";
import { deliverDue } from "./deliver-due.ts";

/** Works on a ledger as a host does. */
function work(ledger: Ledger, mail: DeliveryBindings) {
  return ledger.work({
    deliver: (signal) => deliverDue(ledger, { bindings: { mail }, persistence: { first: 1, longest: 5 }, signal }),
  });
}

describeStores("a ledger that works", ({ open }) => {
  it("does actions when they are decided, and again by itself when they have failed", async () => {
    const ledger = await open();
    const done = Promise.withResolvers<void>();
    const seen: string[] = [];
    const working = work(ledger, {
      tag: (_, __, { id, attempt }) => {
        seen.push(`tag ${id} ${attempt}`);
        if (attempt < 3) throw new Error("away");
      },
      route: (_, __, { id, attempt }) => {
        seen.push(`route ${id} ${attempt}`);
        done.resolve();
      },
    });
    await working.wake();
    await ledger.decide(decided(acting("tag", "route"), { deliver: true, at: Date.now() }));
    await done.promise;
    await working.stop();
    expect(seen).toEqual(["tag mail/0/0 1", "tag mail/0/0 2", "tag mail/0/0 3", "route mail/0/1 1"]);
    expect(await ledger.undelivered("mail", 10)).toEqual([]);
  });

  it("does what another process has decided, once, whoever of several is first", async () => {
    const ledgers = await Promise.all([open(), open(), open()]);
    for (let index = 0; index < 20; index += 1) {
      await ledgers[0]?.decide(decided(acting("tag"), { deliver: true, at: Date.now() }));
    }
    const ids: string[] = [];
    const all = Promise.withResolvers<void>();
    const tag: DeliveryBindings[string] = (_, __, { id }) => {
      ids.push(id);
      if (ids.length === 20) all.resolve();
    };
    const working = ledgers.map((ledger) => work(ledger, { tag }));
    await all.promise;
    await Promise.all(working.map((each) => each.stop()));
    expect(new Set(ids).size).toBe(20);
    expect(ids).toHaveLength(20);
  });
});
