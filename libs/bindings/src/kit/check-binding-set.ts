import { AnswerContext, type Binding, type BindingSet, findBinding, lowerValue } from "@glither/host";
import { answerType, type Enrichment } from "@glither/roux/core";
import { witName, witPackage } from "@glither/wit";
import type { BindingContract } from "../contract.ts";
import { argumentsFor, type Values } from "../offer/arguments-for.ts";
import { givenTo } from "../offer/given.ts";
import { answerWithin } from "./_answer-within.ts";
import { anyValue, leastValue, random } from "./_random-values.ts";

export type FindingCode =
  /** The ruleset imports what the set does not have. */
  | "MISSING"
  /** The set has what no part of the contract is called. */
  | "UNKNOWN"
  /** A binding threw, or was rejected. */
  | "THREW"
  /** An answer that its enrichment cannot have. */
  | "WRONG_ANSWER"
  /** An answer about somebody who is unknown. */
  | "INVENTED"
  /** It did not answer in time. */
  | "SLOW";

/** Something that a binding set does not do as it should. */
export interface Finding {
  readonly code: FindingCode;
  /** The enrichment's path, or the verb. */
  readonly path: string;
  readonly problem: string;
  /** What it was asked about. */
  readonly about?: Values;
}

export interface KitOptions {
  readonly contract: BindingContract;
  readonly bindings: BindingSet;
  /** Artifacts to ask about, values by path; what a path leaves out is as little as it can be. */
  readonly artifacts?: readonly Values[];
  /** How many more are made up: 50 by default, the same ones for the same seed, and first one in which all is empty or absent. */
  readonly generated?: number;
  readonly seed?: number;
  /**
   * Artifacts about somebody whom nobody knows: what may be absent is absent then, and all else throws, but for `defaults`.
   */
  readonly strangers?: readonly Values[];
  /** Enrichments that have an answer about strangers, too. */
  readonly defaults?: readonly string[];
  /** Milliseconds that an answer may take; 2,000 by default, as long as a crossing waits. */
  readonly time?: number;
}

/** Everything that is wrong with a binding set; nothing is done, only asked. */
export async function checkBindingSet(options: KitOptions): Promise<Finding[]> {
  const { contract, bindings, artifacts = [], strangers = [], generated = 50, seed = 1, time = 2_000 } = options;
  const findings = completeness(contract, bindings);
  const dialect = witPackage(contract.dialect.name);
  for (const enrichment of contract.enrichments) {
    const binding = findBinding(bindings, `${dialect}/enrich`, witName(enrichment.path));
    if (binding === undefined) continue;
    const isDefault = options.defaults?.includes(enrichment.path) === true;
    const given = [...artifacts, ...madeUp(enrichment, contract, generated, seed)];
    for (const values of given) {
      const found = await ask(enrichment, binding, contract, completed(enrichment, contract, values), time);
      if (found.finding !== undefined) findings.push(found.finding);
    }
    for (const values of strangers) {
      const about = completed(enrichment, contract, values);
      const { answer, finding } = await ask(enrichment, binding, contract, about, time);
      if (finding?.code === "WRONG_ANSWER" || finding?.code === "SLOW") findings.push(finding);
      else if (!isDefault && finding === undefined && answer !== undefined && answer !== null) {
        findings.push({ code: "INVENTED", path: enrichment.path, problem: "answers about somebody unknown", about });
      }
    }
  }
  return merged(findings);
}

/**
 * The same for a test in any runner.
 *
 * @throws Error with a line for each finding.
 */
export async function expectBindingSet(options: KitOptions): Promise<void> {
  const findings = await checkBindingSet(options);
  if (findings.length === 0) return;
  const lines = findings.map(({ code, path, problem, about }) => {
    const asked = about === undefined ? "" : `, asked about ${JSON.stringify(about)}`;
    return `  ${code} ${path}: ${problem}${asked}`;
  });
  throw new Error(`the binding set is not what its ruleset needs:\n${lines.join("\n")}`);
}

function completeness(contract: BindingContract, bindings: BindingSet): Finding[] {
  const dialect = witPackage(contract.dialect.name);
  const enrich = contract.enrichments.filter(({ ligand }) => ligand?.unsatisfied !== true).map(({ path }) => path);
  const known = new Map([
    ...enrich.map((path): [string, string] => [`${dialect}/enrich#${witName(path)}`, path]),
    ...contract.verbs.map(({ name }): [string, string] => [`${dialect}/actions#${witName(name)}`, name]),
  ]);
  const offered = Object.entries(bindings).flatMap(([from, functions]) =>
    Object.keys(functions).map((name) => `${from}#${name}`),
  );
  return [
    ...[...known].flatMap(([name, path]): Finding[] =>
      offered.includes(name) ? [] : [{ code: "MISSING", path, problem: "there is no binding for it" }],
    ),
    ...offered.flatMap((name): Finding[] =>
      known.has(name) ? [] : [{ code: "UNKNOWN", path: name, problem: "the ruleset does not import it" }],
    ),
  ];
}

function* madeUp(enrichment: Enrichment, contract: BindingContract, count: number, seed: number): Generator<Values> {
  const next = random(seed);
  if (count > 0) yield {};
  for (let made = 1; made < count; made += 1) {
    yield Object.fromEntries(givenTo(enrichment, contract).map(({ path, type }) => [path, anyValue(type, next)]));
  }
}

/** Only what this one is given, with all that was left out. */
function completed(enrichment: Enrichment, contract: BindingContract, values: Values): Values {
  return Object.fromEntries(
    givenTo(enrichment, contract).map(({ path, type }) => [
      path,
      Object.hasOwn(values, path) ? values[path] : leastValue(type),
    ]),
  );
}

async function ask(
  enrichment: Enrichment,
  binding: Binding,
  contract: BindingContract,
  about: Values,
  time: number,
): Promise<{ readonly answer?: unknown; readonly finding?: Finding }> {
  const { path } = enrichment;
  const context = new AnswerContext();
  const args = argumentsFor(enrichment, contract, about);
  const given = await answerWithin(time, () => binding(...args, context));
  AnswerContext.abandon(context, new Error("the test is over"));
  if (given.kind === "late") return { finding: { code: "SLOW", path, problem: `takes longer than ${time} ms`, about } };
  if (given.kind === "threw") return { finding: { code: "THREW", path, problem: given.said, about } };
  const lowered = lowerValue(answerType(enrichment), given.answer);
  if (lowered.ok) return { answer: given.answer };
  return { finding: { code: "WRONG_ANSWER", path, problem: lowered.problem, about } };
}

/** The first of those that say the same. */
function merged(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, path, problem }) => {
    const key = JSON.stringify([code, path, problem]);
    return !seen.has(key) && seen.add(key);
  });
}
