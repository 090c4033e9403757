import { answerType, type Enrichment } from "@glither/roux/core";
import { jsName, witName, witPackage } from "@glither/wit";
import { type BindingSet, findBinding } from "../link/binding-set.ts";
import { type ArtifactInput, artifactLowering } from "./_artifact-record.ts";
import { failed, readAnswer, unanswered } from "./_asked.ts";
import { Awaiting } from "./_awaiting.ts";
import { AnswerContext } from "./answer-context.ts";
import { answerLimitsWith } from "./answer-limits.ts";
import type { CrossingContract } from "./contract.ts";
import { lowerValue } from "./lower.ts";
import type { AsyncCall, AsyncOptions } from "./prepare-async.ts";
import { toldTo } from "./told.ts";

/** Asks for what is not known about one artifact. */
export interface Asker {
  /** The answer of one enrichment, as `AsyncCrossing.answers` has it; each is asked once. @throws BindingError */
  ask(path: string): Promise<unknown>;
  /** Tells bindings that nobody asks any more, and gives back what they have reserved. */
  end(): void;
}

/**
 * Has the bindings of enrichments answer outside of any crossing: for what a suspended disposition waits for. They are asked as a
 * component asks them, within the same limits; what they reserve is given back, since nothing is decided.
 *
 * @throws what it returns throws CrossingError `BAD_ARTIFACT`.
 */
export function prepareAsking(
  bindings: BindingSet,
  contract: Pick<CrossingContract, "dialect" | "fields" | "enrichments">,
  { answers = {} }: AsyncOptions = {},
): (artifact: ArtifactInput, call?: AsyncCall) => Asker {
  const limits = answerLimitsWith(answers);
  const lower = artifactLowering(contract);
  const from = `${witPackage(contract.dialect.name)}/enrich`;
  return (artifact, { signal } = {}) => {
    const record = lower(artifact);
    const context = new AnswerContext();
    const awaiting = new Awaiting(limits, Number.POSITIVE_INFINITY);
    const known = new Map<string, Promise<unknown>>();
    const asker: Asker = {
      ask(path) {
        const answer = known.get(path) ?? answered(path);
        known.set(path, answer);
        return answer;
      },
      end: () => AnswerContext.abandon(context, undefined),
    };
    const argument = async (path: string): Promise<unknown> => {
      const source = contract.enrichments.find((each) => each.path === path);
      if (source === undefined) return record[jsName(witName(path))];
      const lowered = lowerValue(answerType(source), await asker.ask(path));
      return lowered.ok ? lowered.value : undefined;
    };
    const answered = async (path: string): Promise<unknown> => {
      const enrichment = contract.enrichments.find((each) => each.path === path);
      const binding = findBinding(bindings, from, witName(path));
      if (enrichment === undefined || binding === undefined) throw unanswered(path);
      const args = await argumentsOf(enrichment, record, argument);
      return readAnswer(
        enrichment,
        await awaiting.answer(
          path,
          called(path, () => binding(...args, context)),
          0,
          signal,
        ),
      );
    };
    return asker;
  };
}

/** By value for what a ruleset declares, else the record: as a component passes them. */
async function argumentsOf(
  enrichment: Enrichment,
  record: Readonly<Record<string, unknown>>,
  argument: (path: string) => Promise<unknown>,
): Promise<readonly unknown[]> {
  const { ligand } = enrichment;
  const told = toldTo(enrichment);
  if (ligand === undefined) return told.length > 0 ? told : [record];
  const args: unknown[] = [];
  for (const path of ligand.from) args.push(await argument(path));
  return [...args, ...told];
}

async function called(path: string, ask: () => unknown): Promise<unknown> {
  try {
    return await ask();
  } catch (cause) {
    throw failed(path, cause);
  }
}
