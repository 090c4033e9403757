import { answerType, type Enrichment } from "@glither/roux/core";
import { jsName, witName, witPackage } from "@glither/wit";
import { type BindingSet, findBinding } from "../link/binding-set.ts";
import { type ArtifactInput, artifactLowering } from "./_artifact-record.ts";
import { failed, readAnswer, unanswered } from "./_asked.ts";
import { AnswerContext } from "./answer-context.ts";
import type { CrossingContract } from "./contract.ts";
import { BindingError } from "./error.ts";
import { lowerValue } from "./lower.ts";
import { toldTo } from "./told.ts";

/** Asks for what is not known about one artifact, where nobody can wait. */
export interface AskerNow {
  /** As `Asker` does. @throws BindingError, for an answer that comes later, too */
  ask(path: string): unknown;
  end(): void;
}

/**
 * `prepareAsking` for who cannot wait, as a turn of a vat cannot: bindings are to answer at once.
 *
 * @throws what it returns throws CrossingError `BAD_ARTIFACT`.
 */
export function prepareAskingNow(
  bindings: BindingSet,
  contract: Pick<CrossingContract, "dialect" | "fields" | "enrichments">,
): (artifact: ArtifactInput) => AskerNow {
  const lower = artifactLowering(contract);
  const from = `${witPackage(contract.dialect.name)}/enrich`;
  return (artifact) => {
    const record = lower(artifact);
    const context = new AnswerContext();
    const known = new Map<string, unknown>();
    const argument = (path: string): unknown => {
      const source = contract.enrichments.find((each) => each.path === path);
      if (source === undefined) return record[jsName(witName(path))];
      const lowered = lowerValue(answerType(source), ask(path));
      return lowered.ok ? lowered.value : undefined;
    };
    const answered = (path: string): unknown => {
      const enrichment = contract.enrichments.find((each) => each.path === path);
      const binding = findBinding(bindings, from, witName(path));
      if (enrichment === undefined || binding === undefined) throw unanswered(path);
      const args = argumentsOf(enrichment);
      return readAnswer(
        enrichment,
        atOnce(path, () => binding(...args, context)),
      );
    };
    const argumentsOf = (enrichment: Enrichment): readonly unknown[] => {
      const told = toldTo(enrichment);
      if (enrichment.ligand === undefined) return told.length > 0 ? told : [record];
      return [...enrichment.ligand.from.map(argument), ...told];
    };
    const ask = (path: string): unknown => {
      if (!known.has(path)) known.set(path, answered(path));
      return known.get(path);
    };
    return { ask, end: () => AnswerContext.abandon(context, undefined) };
  };
}

function atOnce(path: string, ask: () => unknown): unknown {
  let answer: unknown;
  try {
    answer = ask();
  } catch (cause) {
    throw failed(path, cause);
  }
  if (!(answer instanceof Promise)) return answer;
  answer.catch(() => undefined);
  throw new BindingError("UNANSWERED", `the answer for \`${path}\` comes later`, { hint: "answer at once" });
}
