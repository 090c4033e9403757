import { VOCABULARIES } from "@glither/dialects";
import { linkComponent, prepareAsync } from "@glither/host";
import { compile } from "@glither/roux";
import { readArtifact } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { loadBindingSet } from "../../description/load-binding-set.ts";
import { directly } from "../../testing/shipped.ts";
import { MemoryCounters } from "./memory-counters.ts";

const RULES = `#pragma dialect glither.governance
enrich calls : integer from actor by count(1h)
enrich spent : number from actor by sum(arguments.amount, 1d)
rule busy = event | calls > 2 => into blocked
rule broke = event | spent > 10 => into flagged
rule rest = event | calls > 0 => into allowed
`;

async function deciding(description: object = { calls: { counter: {} }, spent: { counter: {} } }) {
  const { core } = compile("counting", RULES, VOCABULARIES);
  if (core === undefined) throw new Error("it does not compile");
  const counters = new MemoryCounters();
  const set = await loadBindingSet({ enrich: description }, core, { folder: ".", counters });
  const linked = await linkComponent(await directly(core), set.bindings, { where: "here" });
  const cross = prepareAsync(linked, core);
  return async (actor: string, amount: unknown): Promise<string> => {
    const { values, problems } = readArtifact(core.fields, { actor, arguments: { amount } });
    expect(problems).toEqual([]);
    const { receipt, reservations } = await cross(values ?? new Map());
    await counters.commit(reservations.map(({ id }) => id));
    return receipt.rule;
  };
}

describe("a counter that its ruleset declares", () => {
  it("counts what is decided, this one too, by its keys and for its time", async () => {
    const decide = await deciding();
    expect([await decide("ann", 1), await decide("ann", 1), await decide("bob", 1), await decide("ann", 1)]).toEqual([
      "rest",
      "rest",
      "rest",
      "busy",
    ]);
  });

  it("adds up amounts; what is none adds nothing, and less than nothing decides nothing", async () => {
    const decide = await deciding();
    expect([await decide("ann", 6), await decide("ann", "6"), await decide("bob", 11)]).toEqual([
      "rest",
      "rest",
      "broke",
    ]);
    expect(await decide("zoe", -5)).toBe("host");
  });

  it("has nothing else said of it than where it counts, and what", async () => {
    await expect(deciding({ calls: { counter: { window: "1d" } }, spent: { counter: {} } })).rejects.toThrow("window");
    await expect(deciding({ calls: { counter: { key: "tool" } }, spent: { counter: {} } })).rejects.toThrow("key");
  });
});
