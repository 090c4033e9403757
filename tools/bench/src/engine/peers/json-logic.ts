import jsonLogic from "json-logic-js";
import type { Host } from "../messages.ts";
import { DEFAULT, ENRICHMENTS, type Guard, isEnrichment, type Name, type Rule } from "../rules.ts";
import { CALLBACKS, type Peer } from "./peer.ts";

/** One `if` with a branch per rule. */
export function jsonLogicPeer(rules: readonly Rule[], host: Host): Peer {
  // Operations are the package's own state: each peer names its own.
  const own = `rules${rules.length}`;
  for (const enrichment of ENRICHMENTS)
    jsonLogic.add_operation(`${own} ${enrichment}`, () => host.answer(enrichment) ?? null);
  const branches = rules.flatMap(({ name, guards }) => [{ and: guards.map((guard) => logicOf(guard, own)) }, name]);
  const logic = { if: [...branches, DEFAULT] };
  return {
    name: "json-logic-js",
    enrichment: CALLBACKS,
    decide: (message) => {
      host.message = message;
      return String(jsonLogic.apply(logic, message.nested));
    },
  };
}

function logicOf(guard: Guard, own: string): unknown {
  const operand = operandOf(guard.name, own);
  switch (guard.is) {
    case "equal":
      return { "===": [operand, guard.text] };
    case "different":
      return { "!==": [operand, operandOf(guard.from, own)] };
    case "among":
      return { in: [operand, guard.texts] };
    case "true":
      return operand;
    case "false":
      return { "!": [operand] };
  }
}

function operandOf(name: Name, own: string): unknown {
  return isEnrichment(name) ? { [`${own} ${name}`]: [] } : { var: name };
}
