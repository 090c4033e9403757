import { type Core, layerOf, type Rule } from "@glither/roux/core";
import type { Facts } from "./_reader.ts";
import { Tracer } from "./_tracer.ts";
import type { Explanation, LayerSaying } from "./explanation.ts";
import { interpret } from "./interpret.ts";

/**
 * What a core comes to for an artifact and answers, and why. It is the evaluation itself that is written down: nothing is
 * looked at, and nothing asked, that a crossing does not look at and ask.
 *
 * @throws UnansweredError where an enrichment is needed that the answers do not have.
 */
export function explain(core: Core, facts: Facts): Explanation {
  const tracer = new Tracer(core);
  const { taken, holding, asked, absent } = interpret(core, facts, tracer);
  const { looked } = tracer;
  return {
    ruleset: core.ruleset.name,
    version: core.ruleset.version,
    fold: core.fold,
    rule: taken?.name ?? "default",
    reason_class: taken?.reason_class ?? "no_rule",
    ends: endOf(taken) ?? core.default_box,
    ...(core.fold === "strictest" ? { layers: holding.map((rule) => sayingOf(core, rule)) } : {}),
    looked,
    rest: core.rules.length - looked.length,
    asked,
    absent,
  };
}

function sayingOf(core: Core, rule: Rule): LayerSaying {
  const { name, reason_class } = rule;
  return { layer: layerOf(rule), rule: name, reason_class, ends: endOf(rule) ?? core.default_box };
}

function endOf(rule: Rule | undefined): string | undefined {
  if (rule === undefined || rule.outcome.kind === "none") return undefined;
  return rule.outcome.kind === "settled" ? rule.outcome.box : rule.outcome.state;
}
