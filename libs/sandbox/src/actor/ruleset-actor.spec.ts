import { type Bcom, call, MemoryStorage, methods, type Ref, Store, settled, spawn, Vat } from "@glither/vat";
import { beforeAll, expect, it } from "@jest/globals";
import type { Policy } from "../membrane/deployment.ts";
import { pursePolicy } from "../testing/purse.ts";
import { rulesetActor } from "./ruleset-actor.ts";

let policy: Policy;

beforeAll(async () => {
  policy = await pursePolicy(new Set(["mallory"]));
});

const message = (method: string, ...given: readonly unknown[]) => ({
  direction: "inward",
  method,
  arguments: given,
  from: "alice",
  depth: 0,
  references: [],
});

/** A vat with the ruleset, and one that hears what it does. */
function made() {
  const vat = new Vat({ report: () => undefined });
  const heard: unknown[] = [];
  const log = vat.spawn((_bcom: Bcom) => methods({ log: (label: string) => void heard.push(label) })) as Ref;
  return { vat, heard, rules: vat.spawn(rulesetActor("purse", policy, { verbs: { log } })) };
}

it("answers with the receipt, and sends what the rules do", async () => {
  const { vat, heard, rules } = made();
  expect(vat.call(rules, "dispose", message("balance"))).toMatchObject({ verdict: "passed", rule: "look" });
  expect(vat.call(rules, "dispose", message("deposit", -1))).toMatchObject({ verdict: "refused" });
  expect(vat.call(rules, "dispose", { ...message("balance"), from: "mallory" })).toMatchObject({ verdict: "refused" });
  expect(vat.call(rules, "dispose", message("withdraw", 5))).toMatchObject({ rule: "withdraw_little" });
  expect(heard).toEqual(["suspended", "withdrawal"]);
  // From another vat, it is an actor like any other.
  const receipt = await settled(new Vat().send(rules, "dispose", message("withdraw", 500)));
  expect(receipt).toMatchObject({ rule: "withdraw_much", verdict: "pending" });
});

it("does nothing in a turn that fails", () => {
  const { vat, heard, rules } = made();
  const failing = () =>
    vat.run(() => {
      call(rules, "dispose", message("withdraw", 5));
      throw new Error("the turn fails");
    });
  expect(failing).toThrow("the turn fails");
  expect(heard).toEqual([]);
});

it("refuses what is no artifact of its dialect", () => {
  const { vat, rules } = made();
  expect(() => vat.call(rules, "dispose", { direction: "sideways" })).toThrow("no artifact of `glither.actor`");
});

it("is kept by its name", async () => {
  const storage = new MemoryStorage();
  const maker = rulesetActor("purse", policy);
  const open = () => new Store(storage, { actors: [maker], vats: { main: () => spawn(maker) } });
  const first = open();
  await first.close();
  const second = open();
  expect(second.vats.main.call(second.roots.main, "dispose", message("name"))).toMatchObject({ rule: "look" });
  await second.close();
});
