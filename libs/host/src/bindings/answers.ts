import { answerType, type Enrichment, isObject, leaves, type ValueType, type Verb } from "@glither/roux/core";
import { witName, witPackage } from "@glither/wit";
import { BindingError } from "../crossing/error.ts";
import { lowerValue } from "../crossing/lower.ts";
import type { Binding, BindingSet } from "../link/binding-set.ts";
import { newToken } from "../receipt/token.ts";
import { withDurations } from "./with-durations.ts";

/** What a binding set must know to answer: a snapshot's core has this shape, and so has a whole dialect. */
export interface AnswersContract {
  readonly dialect: { readonly name: string };
  readonly enrichments: readonly Enrichment[];
  readonly verbs: readonly Verb[];
}

export interface AnswersOptions {
  /** Parsed JSON: `{ "dkim.domain": "a.example", … }`, or nested objects; `null` for absent. */
  readonly answers: unknown;
  readonly contract: AnswersContract;
  /** Names a suspension; `newToken` by default. */
  readonly tokenSource?: () => string;
}

/**
 * A binding set whose enrichments answer from a JSON object and whose verbs do nothing but suspend; the
 * receipt lists what they were called with. An enrichment that is asked and not answered fails the crossing.
 *
 * @throws BindingError `BAD_ANSWERS` naming every answer that is unknown or of the wrong type.
 */
export function answersBindings({ answers, contract, tokenSource = newToken }: AnswersOptions): BindingSet {
  const known = new Map(contract.enrichments.map((enrichment) => [enrichment.path, answerType(enrichment)]));
  const values = readAnswers(answers, known);
  const { name } = contract.dialect;
  return {
    [`${witPackage(name)}/enrich`]: Object.fromEntries(
      contract.enrichments.map(({ path }) => [witName(path), () => answer(values, path)]),
    ),
    [`${witPackage(name)}/actions`]: Object.fromEntries(
      contract.verbs.map((verb): [string, Binding] => [
        witName(verb.name),
        verb.suspends ? () => tokenSource() : () => undefined,
      ]),
    ),
  };
}

function answer(values: ReadonlyMap<string, unknown>, path: string): unknown {
  if (!values.has(path)) {
    throw new BindingError("UNANSWERED", `the enrichment \`${path}\` is needed and not answered`, {
      hint: `add "${path}" to the answers; null says that it is absent`,
    });
  }
  return values.get(path);
}

function readAnswers(answers: unknown, known: ReadonlyMap<string, ValueType>): ReadonlyMap<string, unknown> {
  if (!isObject(answers)) {
    throw new BindingError("BAD_ANSWERS", "the enrichment answers must be one JSON object");
  }
  const values = new Map<string, unknown>();
  const problems: string[] = [];
  for (const [path, json] of leaves(answers, known)) {
    const type = known.get(path);
    if (type === undefined) {
      problems.push(`\`${path}\` is no enrichment of the ruleset's dialect`);
      continue;
    }
    if (values.has(path)) {
      problems.push(`\`${path}\` is answered twice`);
      continue;
    }
    const value = withDurations(type, json);
    const checked = lowerValue(type, value);
    if (!checked.ok) {
      problems.push(`\`${path}\`: ${checked.problem}`);
    }
    values.set(path, value);
  }
  if (problems.length > 0) {
    throw new BindingError("BAD_ANSWERS", `the enrichment answers are wrong: ${problems.join("; ")}`, {
      hint: `known enrichments: ${[...known.keys()].join(", ") || "none"}`,
    });
  }
  return values;
}
