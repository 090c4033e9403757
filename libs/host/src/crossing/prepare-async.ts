import { answerType, type ValueType } from "@glither/roux/core";
import { witName, witPackage } from "@glither/wit";
import { DEFAULT_LIMITS } from "../limits.ts";
import { type Binding, type BindingSet, findBinding, withoutVersion } from "../link/binding-set.ts";
import type { LinkedComponent } from "../link/link-component.ts";
import { isPending } from "../receipt/receipt.ts";
import { Asking } from "./_asking.ts";
import { Awaiting } from "./_awaiting.ts";
import { AnswerContext, type Reservation } from "./answer-context.ts";
import { type AnswerLimits, answerLimitsWith } from "./answer-limits.ts";
import type { CrossingContract } from "./contract.ts";
import { type ArtifactInput, type Crossing, prepare } from "./dispose.ts";
import { readableAnswer } from "./readable-answer.ts";

export interface AsyncOptions {
  /** How long answers may take, where it is not the default. */
  readonly answers?: Partial<AnswerLimits>;
}

export interface AsyncCall {
  /** Gives the crossing up; then it is rejected with the signal's reason, and there is no receipt. */
  readonly signal?: AbortSignal;
}

export interface AsyncCrossing extends Crossing {
  /** What was asked and answered rightly, by path, as `answersBindings` reads it; absent is `null`. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** What bindings have reserved for this decision, to be committed with it. None of one that went wrong. */
  readonly reservations: readonly Reservation[];
}

/** Disposes of one artifact when all that it asks for has been answered. */
export type AsyncDispose = (artifact: ArtifactInput, call?: AsyncCall) => Promise<AsyncCrossing>;

/**
 * `prepare` for bindings of enrichments that answer later, with a promise. A crossing is pure but for its answers: where
 * one is not there yet the crossing is stopped and thrown away, and begun again with all answers that are known when it
 * has come, until nothing is asked that is not known. Each binding is called once, with an `AnswerContext` behind its
 * arguments; one that is late or rejected fails the crossing as one that throws.
 *
 * Actions are not done: the receipt lists them, and each token is the host's. Whoever keeps the receipt does them.
 *
 * @throws CrossingError `CONTRACT_MISMATCH`, RangeError for limits; what it returns is rejected with CrossingError
 *   `BAD_ARTIFACT`, or with the signal's reason.
 */
export function prepareAsync(
  linked: LinkedComponent,
  contract: CrossingContract,
  { answers = {} }: AsyncOptions = {},
): AsyncDispose {
  const answerLimits = answerLimitsWith(answers);
  const { time } = linked.limits ?? DEFAULT_LIMITS;
  const all = askedOf(contract);
  let current: Asking | undefined;
  const asked = (name: string, binding: Binding): Binding => {
    return (...args) => (current ?? new Asking()).ask(name, binding, args);
  };
  const cross = prepare({ ...linked, bindings: remembering(linked, asked) }, contract, { actions: "deferred" });
  const round = (asking: Asking, artifact: ArtifactInput): Crossing => {
    const outer = current;
    current = asking;
    asking.awaited = undefined;
    try {
      return cross(artifact);
    } finally {
      current = outer;
    }
  };
  return async (artifact, { signal } = {}) => {
    signal?.throwIfAborted();
    const asking = new Asking();
    let awaiting: Awaiting | undefined;
    let given = artifact;
    let ran = 0;
    while (true) {
      const began = performance.now();
      const crossing = round(asking, given);
      if (asking.awaited === undefined) return concluded(crossing, asking, all);
      ran += performance.now() - began;
      // Whoever gave it may go on with it.
      if (awaiting === undefined) given = structuredClone(artifact);
      awaiting ??= new Awaiting(answerLimits, time);
      const { name, answer } = asking.awaited;
      try {
        asking.learn(name, { value: await awaiting.answer(name, answer, ran, signal) });
      } catch (failure) {
        AnswerContext.abandon(asking.context, failure);
        signal?.throwIfAborted();
        asking.learn(name, { failure });
      }
    }
  };
}

interface Asked {
  /** Of its binding. */
  readonly name: string;
  readonly type: ValueType;
}

/** What may be asked, by path. */
function askedOf({ dialect, enrichments }: CrossingContract): ReadonlyMap<string, Asked> {
  const from = `${witPackage(dialect.name)}/enrich`;
  return new Map(
    enrichments.map((each) => [each.path, { name: `${from}#${witName(each.path)}`, type: answerType(each) }]),
  );
}

function concluded(crossing: Crossing, asking: Asking, all: ReadonlyMap<string, Asked>): AsyncCrossing {
  const { failure, asked } = crossing;
  if (failure !== undefined) AnswerContext.abandon(asking.context, failure);
  const answers: Record<string, unknown> = {};
  for (const path of asked) {
    const enrichment = all.get(path);
    const known = enrichment && asking.answered(enrichment.name);
    if (enrichment === undefined || known === undefined) continue;
    const answer = readableAnswer(enrichment.type, known.value);
    if (answer !== undefined) answers[path] = answer;
  }
  const cameTo = isPending(crossing.receipt) ? crossing.receipt.state : crossing.receipt.verdict;
  return { ...crossing, answers, reservations: AnswerContext.reservations(asking.context, cameTo) };
}

/** The bindings of what the component imports, called through what is known. */
function remembering(
  { contract: { imports }, bindings }: LinkedComponent,
  asked: (name: string, binding: Binding) => Binding,
): BindingSet {
  const all: Record<string, Record<string, Binding>> = {};
  for (const entry of imports) {
    const { interface: from, function: name } = entry;
    const binding = findBinding(bindings, from, name);
    if (binding === undefined) continue;
    const functions = all[withoutVersion(from)] ?? {};
    functions[name] = asked(`${withoutVersion(from)}#${name}`, binding);
    all[withoutVersion(from)] = functions;
  }
  return all;
}
