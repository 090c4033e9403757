import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import type { Host } from "../messages.ts";
import { DEFAULT, type Guard, isEnrichment, type Name, type Rule } from "../rules.ts";
import type { Peer } from "./peer.ts";

const NOBODY = { type: "Nobody", id: "nobody" };

/** Policies have no order: each rule is one that permits, and the first of those that Cedar names decides. */
export function cedarPeer(rules: readonly Rule[], host: Host): Peer {
  const preparsedPolicySetId = `rules-${rules.length}`;
  const staticPolicies = Object.fromEntries(
    rules.map(({ name, guards }) => [
      name,
      `permit(principal, action, resource) when { ${guards.map(expression).join(" && ")} };`,
    ]),
  );
  const parsed = preparsePolicySet(preparsedPolicySetId, { staticPolicies });
  if (parsed.type === "failure") throw new Error(parsed.errors.map(({ message }) => message).join("; "));
  const order = new Map(rules.map(({ name }, index) => [name, index]));
  const request = { principal: NOBODY, action: NOBODY, resource: NOBODY, entities: [], preparsedPolicySetId };
  return {
    name: "@cedar-policy/cedar-wasm",
    enrichment: "all given before; it calls nobody",
    decide: (message) => {
      host.message = message;
      const context = { ...message.nested, asked: message.given };
      const answer = statefulIsAuthorized({ ...request, context });
      if (answer.type === "failure") throw new Error(answer.errors.map((error) => error.message).join("; "));
      const { reason, errors } = answer.response.diagnostics;
      if (errors.length > 0) throw new Error("a policy could not be evaluated");
      return reason.reduce(
        (first, name) => ((order.get(name) ?? 0) < (order.get(first) ?? Infinity) ? name : first),
        DEFAULT,
      );
    },
  };
}

function expression(guard: Guard): string {
  const operand = operandOf(guard.name);
  switch (guard.is) {
    case "equal":
      return `${operand} == ${JSON.stringify(guard.text)}`;
    case "different":
      return `!(${present(guard.from)} && ${operandOf(guard.from)} == ${operand})`;
    case "among":
      return `${present(guard.name)} && ${JSON.stringify(guard.texts)}.contains(${operand})`;
    case "true":
      return operand;
    case "false":
      return `!${operand}`;
  }
}

function operandOf(name: Name): string {
  return isEnrichment(name) ? `context.asked[${memberOf(name)}]` : `context.${name}`;
}

function present(name: Name): string {
  return `${holderOf(name)} has ${memberOf(name)}`;
}

function holderOf(name: Name): string {
  return isEnrichment(name) ? "context.asked" : `context.${name.split(".")[0]}`;
}

function memberOf(name: Name): string {
  return isEnrichment(name) ? JSON.stringify(name) : (name.split(".")[1] ?? "");
}
