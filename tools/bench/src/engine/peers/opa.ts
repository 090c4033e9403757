import { loadPolicy } from "@open-policy-agent/opa-wasm";
import type { Host } from "../messages.ts";
import { DEFAULT, ENRICHMENTS, type Guard, isEnrichment, type Name, type Rule } from "../rules.ts";
import type { OpaCompiler } from "./opa-compiler.ts";
import { CALLBACKS, type Peer } from "./peer.ts";

const MEMORY_PAGES = 5;

/** One chain of `else`, compiled by the real `opa`; the callbacks are built-ins that the host provides. */
export async function opaPeer(rules: readonly Rule[], host: Host, compile: OpaCompiler): Promise<Peer> {
  const builtins = ENRICHMENTS.map((enrichment) => [`host.${ruleOf(enrichment)}`, enrichment] as const);
  const bytes = compile(
    regoOf(rules, (enrichment) => `host.${ruleOf(enrichment)}(input)`),
    builtins.map(([name]) => name),
  );
  const callbacks = Object.fromEntries(
    builtins.map(([name, enrichment]) => [name, () => host.answer(enrichment) ?? null]),
  );
  const policy = await loadPolicy(bytes, MEMORY_PAGES, callbacks);
  return {
    name: "@open-policy-agent/opa-wasm",
    enrichment: CALLBACKS,
    decide: (message) => {
      host.message = message;
      const [answer] = policy.evaluate(message.nested);
      return String(answer.result);
    },
  };
}

/** One chain of `else`; what an enrichment is asked by is written as `asking` says. */
export function regoOf(rules: readonly Rule[], asking: (enrichment: string) => string): string {
  const asked = ENRICHMENTS.map((enrichment) => `${ruleOf(enrichment)} := ${asking(enrichment)}\n`);
  const chain = rules.map(
    ({ name, guards }) =>
      `:= ${JSON.stringify(name)} if {\n${guards.map((guard) => `  ${expression(guard)}\n`).join("")}}`,
  );
  return `package glither\n${asked.join("")}rule ${[...chain, `:= ${JSON.stringify(DEFAULT)}`].join(" else ")}\n`;
}

function expression(guard: Guard): string {
  const operand = operandOf(guard.name);
  switch (guard.is) {
    case "equal":
      return `${operand} == ${JSON.stringify(guard.text)}`;
    case "different":
      return `${operand} != ${operandOf(guard.from)}`;
    case "among":
      return `${operand} in {${guard.texts.map((text) => JSON.stringify(text)).join(", ")}}`;
    case "true":
      return `${operand} == true`;
    case "false":
      return `${operand} == false`;
  }
}

function operandOf(name: Name): string {
  return isEnrichment(name) ? ruleOf(name) : `input.${name}`;
}

function ruleOf(enrichment: string): string {
  return enrichment.replace(".", "_");
}
