import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Receipt } from "@glither/host";
import { type Ref, send, settled, Vat } from "@glither/vat";
import { ManualClock, timer } from "@glither/vat/library";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Purse, purse, pursePolicy } from "../testing/purse.ts";
import { Deployment, type Policy } from "./deployment.ts";
import type { Facts } from "./facts.ts";
import { policyMembrane } from "./policy-membrane.ts";

let policy: Policy;
const suspended = new Set<string>();
beforeAll(async () => {
  policy = await pursePolicy(suspended);
});

const FACETS = { facets: { reading: ["balance", "name"] } };

/** A purse with 1,000 behind a membrane, as alice has it. */
function lent(by = policy) {
  const decided: [Receipt, Facts][] = [];
  const logged: string[] = [];
  const clock = new ManualClock();
  const vat = new Vat({ name: "bank", report: () => undefined });
  const deployment = new Deployment(by, {
    ...FACETS,
    receipt: (...each) => decided.push(each),
    log: (label) => logged.push(label),
  });
  const inside: Ref<Purse> = vat.spawn(purse, 1000);
  const options = { names: { inside: "purse", outside: "alice" }, timer: timer(clock) };
  const guarded = vat.run(() => policyMembrane(inside, deployment, options));
  return { ...guarded, vat, inside, deployment, decided, logged, clock };
}

describe("a policy between an actor and those to whom it is lent", () => {
  it("passes what it passes, and lets nothing else through", () => {
    const { vat, outside, inside } = lent();
    expect(vat.call(outside, "balance")).toBe(1000);
    expect(vat.call(outside, "withdraw", 100)).toBe(900);
    expect(vat.call(outside, "deposit", 50)).toBe(950);
    expect(() => vat.call(outside, "audit")).toThrow(
      expect.objectContaining({ code: "REFUSED", rule: "default", reason: "no_rule" }),
    );
    expect(() => vat.call(outside, "deposit", -50)).toThrow(expect.objectContaining({ code: "REFUSED" }));
    expect(() => vat.call(outside, "deposit", "50" as never)).toThrow(expect.objectContaining({ code: "REFUSED" }));
    expect(vat.call(inside, "balance")).toBe(950);
  });

  it("says what it decided on each message and each answer, and what it decided it on", () => {
    const { vat, outside, decided, logged } = lent();
    vat.call(outside, "withdraw", 7);
    expect(
      decided.map(([{ verdict, rule }, { direction, method, from, to }]) => [
        verdict,
        rule,
        direction,
        method,
        from,
        to,
      ]),
    ).toEqual([
      ["passed", "withdraw_little", "inward", "withdraw", "alice", "purse"],
      ["passed", "answer", "outward", "withdraw", "purse", "alice"],
    ]);
    expect(decided[0]?.[1].arguments).toEqual([7]);
    expect(() => vat.call(outside, "deposit", -0)).toThrow(expect.objectContaining({ reason: "no_rule" }));
    expect(decided.at(-1)?.[1].arguments).toEqual([0]);
    expect(logged).toEqual(["withdrawal"]);
  });

  it("asks its bindings at the time of each message", () => {
    const { vat, outside } = lent();
    expect(vat.call(outside, "balance")).toBe(1000);
    suspended.add("alice");
    try {
      expect(() => vat.call(outside, "balance")).toThrow(expect.objectContaining({ reason: "sender_suspended" }));
    } finally {
      suspended.delete("alice");
    }
    expect(vat.call(outside, "balance")).toBe(1000);
  });

  it("narrows the references that it lets out, by its verb", () => {
    const { vat, outside } = lent();
    const statement = vat.call(outside, "statement");
    expect(vat.call(statement, "name")).toBe("statement");
    expect(() => vat.call(statement, "erase")).toThrow(expect.objectContaining({ code: "NOT_ALLOWED" }));
  });

  it("revokes all that came through it, by its verb, after the message that does", () => {
    const { vat, outside } = lent();
    const statement = vat.call(outside, "statement");
    expect(vat.call(outside, "close")).toBe("closed");
    for (const dead of [() => vat.call(outside, "balance"), () => vat.call(statement, "name")])
      expect(dead).toThrow(expect.objectContaining({ code: "REVOKED" }));
  });

  it("refuses what it cannot read, into the closed box", () => {
    const { vat, outside, decided } = lent();
    expect(() => vat.call(outside as Ref<{ withdraw(at: unknown): void }>, "withdraw", { deep: { er: 1 } })).toThrow(
      expect.objectContaining({ code: "REFUSED" }),
    );
    expect(decided.at(-1)?.[0].verdict).toBe("refused");
    expect(() => vat.call(outside as Ref<unknown> as Ref<Record<string, () => void>>, "\ud800")).toThrow(
      expect.objectContaining({ code: "REFUSED", rule: "host", reason: "host_malformed_artifact" }),
    );
  });
});

describe("a message that is held", () => {
  const waiting = () => {
    const all = lent();
    const answer = all.vat.run(() => send(all.outside, "withdraw", 500));
    const [message] = all.vat.call(all.held, "list");
    return { ...all, answer: settled(answer), token: message?.token ?? "", message };
  };

  it("is a promise, and is listed with what it is and what settles it", () => {
    const { message, answer } = waiting();
    void answer.catch(() => undefined);
    expect(message).toMatchObject({
      rule: "withdraw_much",
      state: "held",
      facts: { method: "withdraw", arguments: [500], from: "alice" },
      events: ["owner.approve", "owner.reject"],
    });
  });

  it("crosses when its obligation says so, once", async () => {
    const { vat, held, token, answer, inside } = waiting();
    expect(vat.call(held, "happened", token, "owner.approve")).toMatchObject({ verdict: "passed" });
    await expect(answer).resolves.toBe(500);
    expect(vat.call(held, "happened", token, "owner.approve")).toBeUndefined();
    expect(vat.call(held, "list")).toEqual([]);
    expect(vat.call(inside, "balance")).toBe(500);
  });

  it("breaks with the reason where that refuses", async () => {
    const { vat, held, token, answer, inside } = waiting();
    vat.call(held, "happened", token, "owner.reject");
    await expect(answer).rejects.toMatchObject({ code: "REFUSED", reason: "owner_refused" });
    expect(vat.call(inside, "balance")).toBe(1000);
  });

  it("breaks at its deadline, and not before", async () => {
    const { vat, held, answer, clock } = waiting();
    await new Promise(setImmediate);
    clock.advance(24 * 3_600_000 - 1);
    await new Promise(setImmediate);
    expect(vat.call(held, "list")).toHaveLength(1);
    clock.advance(1);
    await expect(answer).rejects.toMatchObject({ reason: "owner_silent" });
    expect(vat.call(held, "list")).toEqual([]);
  });

  it("is not settled by what is no event of it", async () => {
    const { vat, held, token, answer } = waiting();
    void answer.catch(() => undefined);
    expect(vat.call(held, "happened", token, "anybody.approve")).toBeUndefined();
    expect(vat.call(held, "happened", "another", "owner.approve")).toBeUndefined();
    expect(vat.call(held, "list")).toHaveLength(1);
  });

  it("is not held where the turn fails that sent it", () => {
    const { vat, outside, held } = lent();
    expect(() =>
      vat.run(() => {
        vat.call(outside, "withdraw", 500);
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(vat.call(held, "list")).toEqual([]);
  });
});

describe("a deployment", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "glither-policy-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const written = async (text: string): Promise<Policy> => {
    const source = join(folder, "closed.glith");
    writeFileSync(source, text);
    return pursePolicy(suspended, source);
  };

  it("is replaced live: the next message is the new version's, what is held stays with the old one", async () => {
    const { vat, outside, held, deployment } = lent();
    const answer = settled(vat.run(() => send(outside, "withdraw", 500)));
    const [message] = vat.call(held, "list");
    deployment.replace(
      await written(
        "#pragma dialect glither.actor\n#pragma version 0.2.0\nrule answers = message | direction == outward => into passed\n",
      ),
    );
    expect(() => vat.call(outside, "balance")).toThrow(expect.objectContaining({ reason: "no_rule" }));
    vat.call(held, "happened", message?.token ?? "", "owner.approve");
    await expect(answer).resolves.toBe(500);
  });

  it("refuses what it would hold for a time, where another version has brought that and there is no timer", async () => {
    const open = "#pragma dialect glither.actor\nrule all = message | depth >= 0 => into passed\n";
    const vat = new Vat({ report: () => undefined });
    const deployment = new Deployment(await written(open), FACETS);
    const names = { inside: "purse", outside: "alice" };
    const { outside, held } = vat.run(() => policyMembrane<Purse>(vat.spawn(purse, 1000), deployment, { names }));
    expect(vat.call(outside, "withdraw", 500)).toBe(500);
    deployment.replace(policy);
    expect(() => vat.call(outside, "withdraw", 400)).toThrow(expect.objectContaining({ reason: "no_timer" }));
    expect(vat.call(held, "list")).toEqual([]);
  });

  it("takes no facet that nobody has described, no other dialect, and no time where there is none", async () => {
    expect(() => new Deployment(policy)).toThrow(expect.objectContaining({ code: "UNKNOWN_FACET" }));
    const mail = { ...policy, contract: { ...policy.contract, dialect: { name: "glither.mail" } } };
    expect(() => new Deployment(mail, FACETS)).toThrow(expect.objectContaining({ code: "WRONG_DIALECT" }));
    const vat = new Vat();
    expect(() =>
      vat.run(() =>
        policyMembrane(vat.spawn(purse, 1), new Deployment(policy, FACETS), { names: { inside: "p", outside: "o" } }),
      ),
    ).toThrow(expect.objectContaining({ code: "NO_TIMER" }));
  });
});
