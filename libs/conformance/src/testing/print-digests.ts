import { createHash } from "node:crypto";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { anyRuleset } from "../fuzz/any-ruleset.ts";
import { filesOf, printPlan } from "../fuzz/plan.ts";
import { Random } from "../fuzz/random.ts";
import { directComponent } from "./direct.ts";
import { shippedRulesets } from "./shipped.ts";

/** Rulesets of every dialect, some of them with hundreds of rules that are looked up in tables. */
const RANDOM = 48;
const SEED = 1;

async function print(name: string, core: Core): Promise<void> {
  const digest = createHash("sha256")
    .update(await directComponent(core))
    .digest("hex");
  process.stdout.write(`${name} ${core.rules.length} ${digest}\n`);
}

/** Prints the digest of each shipped ruleset's component, and of random ones: a program, so that other versions of Node can run it. */
for (const { shelf, core } of shippedRulesets()) await print(shelf, core);
const dialects = [...VOCABULARIES.values()];
for (let position = 0; position < RANDOM; position += 1) {
  const [dialect] = dialects.splice(0, 1);
  if (dialect === undefined) throw new RangeError("there are no dialects");
  dialects.push(dialect);
  const { plan } = anyRuleset(dialect, new Random(SEED, position));
  const { core } = compile("random", printPlan(plan), VOCABULARIES, { files: filesOf(plan) });
  if (core !== undefined) await print(`random ${position}`, core);
}
