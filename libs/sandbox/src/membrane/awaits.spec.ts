import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BindingError } from "@glither/host";
import { type Ref, send, settled, Vat } from "@glither/vat";
import { ManualClock, timer } from "@glither/vat/library";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Purse, purse, pursePolicy } from "../testing/purse.ts";
import { Deployment, type Policy } from "./deployment.ts";
import { policyMembrane } from "./policy-membrane.ts";

const WAITS = `#pragma dialect glither.actor ; fold first-match
rule answer = message | direction == outward => into passed
rule large = message | method == "withdraw" | arguments[0] > 100
  => hold into held
     when to.owner == "alice" and arguments[0] < 500 into passed
     when from.suspended into refused (reason = sender suspended)
     on owner.approve into passed
     after 1h into refused (reason = owner silent)
rule named = message | method == "order"
  => hold into held
     when arguments.amount > 3 and from.suspended into passed
     after 1h into refused (reason = owner silent)
`;

let folder: string;
let policy: Policy;
const suspended = new Set<string>();
let owner: unknown;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "glither-awaits-"));
  writeFileSync(join(folder, "waits.glith"), WAITS);
  const { linked, ...rest } = await pursePolicy(suspended, join(folder, "waits.glith"));
  const enrich = { ...linked.bindings["glither:actor/enrich"], "to-owner": () => owner };
  policy = { ...rest, linked: { ...linked, bindings: { ...linked.bindings, "glither:actor/enrich": enrich } } };
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A purse behind a policy whose rules wait for guards; nobody owns it yet, and nobody is suspended. */
function lent({ recheck, by = policy }: { readonly recheck?: number; readonly by?: Policy } = {}) {
  suspended.clear();
  owner = null;
  const clock = new ManualClock();
  const vat = new Vat({ name: "bank", report: () => undefined });
  const unjudged: unknown[] = [];
  const deployment = new Deployment(by, { unjudged: (cause) => unjudged.push(cause) });
  const inside: Ref<Purse> = vat.spawn(purse, 1000);
  const options = { names: { inside: "purse", outside: "bob" }, timer: timer(clock) };
  const guarded = vat.run(() =>
    policyMembrane(inside, deployment, recheck === undefined ? options : { ...options, recheck }),
  );
  const withdraw = (amount: number): Promise<number> => {
    const answer = settled(vat.run(() => send(guarded.outside, "withdraw", amount)));
    answer.catch(() => undefined);
    return answer;
  };
  return { ...guarded, vat, deployment, clock, unjudged, withdraw };
}

describe("a message that is held until a guard holds", () => {
  it("crosses when another look finds that it does, and not before", async () => {
    const { vat, held, withdraw } = lent();
    const answer = withdraw(400);
    expect(vat.call(held, "list")).toMatchObject([
      { events: ["owner.approve"], guards: ['to.owner == "alice" and arguments[0] < 500', "from.suspended"] },
    ]);
    expect(vat.call(held, "look")).toEqual([]);
    owner = "alice";
    expect(vat.call(held, "look")).toMatchObject([
      { when: 'to.owner == "alice" and arguments[0] < 500', settlement: { verdict: "passed" } },
    ]);
    await expect(answer).resolves.toBe(600);
    expect(vat.call(held, "list")).toEqual([]);
  });

  it("is settled by the first written of those that hold, by the message as it was", async () => {
    const { vat, held, withdraw } = lent();
    const [little, much] = [withdraw(400), withdraw(600)];
    suspended.add("bob");
    owner = "alice";
    expect(vat.call(held, "look")).toHaveLength(2);
    await expect(little).resolves.toBe(600);
    await expect(much).rejects.toMatchObject({ reason: "sender_suspended" });
  });

  it("is looked at by names within what the rules themselves do not read", async () => {
    const { vat, outside, held } = lent();
    const order = (amount: number): void => {
      const orders = outside as unknown as Ref<{ order(what: { readonly amount: number }): unknown }>;
      settled(vat.run(() => send(orders, "order", { amount }))).catch(() => undefined);
    };
    order(3);
    order(4);
    suspended.add("bob");
    expect(vat.call(held, "look")).toMatchObject([{ when: "arguments.amount > 3 and from.suspended" }]);
    expect(vat.call(held, "list")).toMatchObject([{ facts: { arguments: { amount: 3 } } }]);
  });

  it("is looked at again every so often, while there is something to look at", async () => {
    const { vat, held, clock, withdraw } = lent({ recheck: 60_000 });
    const passing = async (ms: number): Promise<void> => {
      await new Promise(setImmediate);
      clock.advance(ms);
      await new Promise(setImmediate);
    };
    const answer = withdraw(400);
    await passing(60_000);
    owner = "alice";
    expect(vat.call(held, "list")).toHaveLength(1);
    await passing(59_999);
    expect(vat.call(held, "list")).toHaveLength(1);
    await passing(1);
    await expect(answer).resolves.toBe(600);
    owner = null;
    const later = withdraw(300);
    await passing(60_000);
    owner = "alice";
    await passing(60_000);
    await expect(later).resolves.toBe(300);
  });

  it("stays held where that cannot be judged, and somebody is told", async () => {
    const { vat, held, unjudged, withdraw } = lent();
    const answer = withdraw(400);
    for (const wrong of [7, Promise.resolve("alice"), Promise.reject(new Error("later"))]) {
      owner = wrong;
      suspended.add("bob");
      expect(vat.call(held, "look")).toEqual([]);
    }
    expect(unjudged).toMatchObject([
      { name: "BindingError", code: "WRONG_ANSWER" },
      { name: "BindingError", code: "UNANSWERED" },
      { name: "BindingError", code: "UNANSWERED" },
    ]);
    expect(unjudged[0]).toBeInstanceOf(BindingError);
    const [{ token } = { token: "" }] = vat.call(held, "list");
    vat.call(held, "happened", token, "owner.approve");
    await expect(answer).resolves.toBe(600);
  });

  it("stays held where the turn fails that looked", () => {
    const { vat, held, withdraw } = lent();
    void withdraw(400);
    owner = "alice";
    expect(() =>
      vat.run(() => {
        vat.call(held, "look");
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(vat.call(held, "list")).toHaveLength(1);
  });

  it("is judged by the rules that hold it, whatever version has come since", async () => {
    const { vat, held, deployment, withdraw } = lent();
    const answer = withdraw(400);
    deployment.replace(await pursePolicy(suspended, await open()));
    owner = "alice";
    expect(vat.call(held, "look")).toHaveLength(1);
    await expect(answer).resolves.toBe(600);
  });

  it("cannot be, where nobody could judge it: then nothing is guarded", () => {
    const { awaits: _, ...without } = policy;
    expect(() => new Deployment(without)).toThrow(expect.objectContaining({ code: "WAITS_FOR_GUARD" }));
    const { linked } = policy;
    const { "to-owner": __, ...enrich } = linked.bindings["glither:actor/enrich"] ?? {};
    const unbound = {
      ...policy,
      linked: { ...linked, bindings: { ...linked.bindings, "glither:actor/enrich": enrich } },
    };
    expect(() => new Deployment(unbound)).toThrow("nobody answers for `to.owner`");
    const vat = new Vat();
    expect(() =>
      vat.run(() =>
        policyMembrane(vat.spawn(purse, 1), new Deployment(pursePlain()), {
          names: { inside: "p", outside: "o" },
          recheck: 5,
        }),
      ),
    ).toThrow(expect.objectContaining({ code: "NO_TIMER" }));
  });
});

async function open(): Promise<string> {
  const file = join(folder, "open.glith");
  writeFileSync(file, "#pragma dialect glither.actor\nrule all = message | depth >= 0 => into passed\n");
  return file;
}

/** The same, with no rule that waits for time. */
function pursePlain(): Policy {
  return { ...policy, contract: { ...policy.contract, rules: [] } };
}
