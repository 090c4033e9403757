import { expect, it } from "@jest/globals";
import { contestantsOf } from "./deciders.ts";
import { MAILGUARD_MESSAGES } from "./messages.ts";
import { race, ratios, timesOf } from "./race.ts";
import { DEFAULT } from "./rules.ts";

it("times nobody who answers otherwise", async () => {
  const wrong = { name: "wrong", decide: () => DEFAULT };
  await expect(contestantsOf([wrong], MAILGUARD_MESSAGES)).rejects.toThrow(
    "wrong gives `default` where `drop_dmarc_reject` decides",
  );
  const late = { name: "late", decide: async () => DEFAULT };
  await expect(contestantsOf([late], MAILGUARD_MESSAGES)).rejects.toThrow("late gives `default`");
});

it("lets each contestant take the messages in turn, as often as it is told", async () => {
  const seen: string[] = [];
  const decide = (message: { readonly rule: string }) => {
    seen.push(message.rule);
    return message.rule;
  };
  const deciders = [
    { name: "at once", decide },
    { name: "later", decide: async (message: { readonly rule: string }) => decide(message) },
  ];
  const rules = MAILGUARD_MESSAGES.map(({ rule }) => rule);
  for (const contestant of await contestantsOf(deciders, MAILGUARD_MESSAGES)) {
    seen.length = 0;
    await contestant.run(rules.length + 1);
    expect(seen).toEqual([...rules, rules[0]]);
  }
});

it("gives each contestant one value for each round, and compares them round by round", async () => {
  const idle = { name: "idle", run: () => undefined };
  const times = await race([idle, { ...idle, name: "other" }], { rounds: 3, batchMs: 0, warmUpMs: 0 });
  expect(timesOf(times, "idle")).toHaveLength(3);
  expect(() => timesOf(times, "nobody")).toThrow(RangeError);
  const known = new Map([
    ["slow", [10, 30]],
    ["fast", [5, 10]],
  ]);
  expect(ratios(known, "slow", "fast")).toEqual([2, 3]);
});
