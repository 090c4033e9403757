import { Environment } from "@marcbachmann/cel-js";
import type { Host } from "../messages.ts";
import { DEFAULT, ENRICHMENTS, type Guard, isEnrichment, type Name, type Rule } from "../rules.ts";
import { CALLBACKS, type Peer } from "./peer.ts";

/** One expression per rule, in a loop: with a thousand that is no slower than one long expression. */
export function celPeer(rules: readonly Rule[], host: Host): Peer {
  const environment = new Environment().registerVariable("msg", "map");
  for (const enrichment of ENRICHMENTS)
    environment.registerFunction(`${functionOf(enrichment)}(): dyn`, () => host.answer(enrichment) ?? null);
  const programs = rules.map(({ name, guards }) => ({
    name,
    holds: environment.parse(guards.map(expression).join(" && ")),
  }));
  return {
    name: "@marcbachmann/cel-js",
    enrichment: CALLBACKS,
    decide: (message) => {
      host.message = message;
      const context = { msg: message.nested };
      for (const { name, holds } of programs) if (holds(context) === true) return name;
      return DEFAULT;
    },
  };
}

function expression(guard: Guard): string {
  const operand = operandOf(guard.name);
  switch (guard.is) {
    case "equal":
      return `${operand} == ${JSON.stringify(guard.text)}`;
    case "different":
      return `${operand} != ${operandOf(guard.from)}`;
    case "among": {
      const among = `${operand} in ${JSON.stringify(guard.texts)}`;
      // A function's answer is there, and `null` is among no texts.
      return isEnrichment(guard.name) ? among : `has(${operand}) && ${among}`;
    }
    case "true":
      return operand;
    case "false":
      return `!${operand}`;
  }
}

function operandOf(name: Name): string {
  return isEnrichment(name) ? `${functionOf(name)}()` : `msg.${name}`;
}

function functionOf(enrichment: string): string {
  return enrichment.replace(".", "_");
}
