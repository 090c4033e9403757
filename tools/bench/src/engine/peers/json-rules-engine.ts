import { type ConditionProperties, Engine } from "json-rules-engine";
import type { Host } from "../messages.ts";
import { DEFAULT, ENRICHMENTS, type Guard, type Rule } from "../rules.ts";
import type { Peer } from "./peer.ts";

/** Rules by falling priority, so that they run in order; the first that holds stops the engine. */
export function jsonRulesEnginePeer(rules: readonly Rule[], host: Host): Peer {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const enrichment of ENRICHMENTS) engine.addFact(enrichment, () => host.answer(enrichment));
  rules.forEach(({ name, guards }, index) => {
    engine.addRule({
      priority: rules.length - index,
      conditions: { all: guards.map((guard, place) => ({ ...conditionOf(guard), priority: guards.length - place })) },
      event: { type: name },
      onSuccess: () => engine.stop(),
    });
  });
  return {
    name: "json-rules-engine",
    enrichment: "callbacks; only asynchronous",
    decide: async (message) => {
      host.message = message;
      const { events } = await engine.run(message.facts);
      return events[0]?.type ?? DEFAULT;
    },
  };
}

function conditionOf(guard: Guard): ConditionProperties {
  const fact = guard.name;
  switch (guard.is) {
    case "equal":
      return { fact, operator: "equal", value: guard.text };
    case "different":
      return { fact, operator: "notEqual", value: { fact: guard.from } };
    case "among":
      return { fact, operator: "in", value: guard.texts };
    case "true":
      return { fact, operator: "equal", value: true };
    case "false":
      return { fact, operator: "equal", value: false };
  }
}
