import { type BindingSet, type CrossingContract, type LinkedComponent, readableAnswer } from "@glither/host";
import { answerType } from "@glither/roux/core";
import { witName, witPackage } from "@glither/wit";
import type { Json } from "./kept.ts";

/** A component whose bindings remember what they answer while something runs. */
export interface Recorded {
  readonly linked: LinkedComponent;
  /** What it comes to, with what was answered for it, by path, as a ledger keeps it. A binding may begin another one within. */
  during<T>(run: () => T): { readonly value: T; readonly answers: Readonly<Record<string, Json>> };
}

export function recorded(linked: LinkedComponent, { dialect, enrichments }: CrossingContract): Recorded {
  const from = `${witPackage(dialect.name)}/enrich`;
  let answers: Record<string, Json> = {};
  const functions = { ...linked.bindings[from] };
  for (const enrichment of enrichments) {
    const name = witName(enrichment.path);
    const binding = functions[name];
    if (binding === undefined) continue;
    functions[name] = (...args) => {
      const answer = binding(...args);
      const readable = readableAnswer(answerType(enrichment), answer);
      if (readable !== undefined) answers[enrichment.path] = readable as Json;
      return answer;
    };
  }
  const bindings: BindingSet = { ...linked.bindings, [from]: functions };
  return {
    linked: { ...linked, bindings },
    during(run) {
      const outer = answers;
      answers = {};
      try {
        return { value: run(), answers };
      } finally {
        answers = outer;
      }
    },
  };
}
