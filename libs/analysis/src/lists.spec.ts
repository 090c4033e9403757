import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { expect, it } from "@jest/globals";
import { analyse, witness } from "./analyse.ts";
import { dispose } from "./evaluate.ts";

function core(...guards: readonly string[]): Core {
  const rules = guards.map((guard, at) => `rule r${at} = msg | ${guard} => into ${at % 2 ? "delivered" : "dropped"}`);
  const compiled = compile("lists", `#pragma dialect glither.mail\n${rules.join("\n")}\n`, VOCABULARIES);
  if (compiled.core === undefined) throw new Error(compiled.diagnostics.map(({ message }) => message).join("; "));
  return compiled.core;
}

/** Which rule takes the example that is found for one. */
function takerOf(rules: Core, name: string): string {
  const { witness: example } = witness(rules, name);
  if (example === undefined) throw new Error(`nothing is taken by ${name}`);
  const { artifact, enrich } = example;
  return dispose(rules, { artifact: new Map(Object.entries(artifact)), enrich: new Map(Object.entries(enrich)) }).rule;
}

it("a text of a list is true where it is not empty, not where it is there, if others are read by their place", () => {
  const rules = core('to[0] == "a@x.example"', "any to");
  expect(takerOf(rules, "r1")).toBe("r1");
  expect(analyse(core("any to", "count(to) > 0")).findings).toEqual([]);
});
