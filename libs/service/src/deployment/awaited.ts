import type { Json } from "@glither/artifact";
import { type BindingSet, prepareAsking } from "@glither/host";
import { type Facts, type FactsReading, readFacts } from "@glither/interpreter";
import type { WhenRules } from "@glither/interpreter/when";
import type { Holds, Waiting } from "@glither/ledger";
import type { Pulled } from "./sources.ts";

/** The rules of a component that suspends something until a `when` has come to hold. */
export interface AwaitedRules extends WhenRules {
  /** The enrichments that may have to be asked for that. */
  readonly watched: readonly string[];
}

/** Undefined where nothing is waited for but events and deadlines, or where the rules are not at hand. */
export async function awaitedRules({ core, vocabulary }: Pulled): Promise<AwaitedRules | undefined> {
  if (core === undefined || vocabulary === undefined) return undefined;
  const arms = core.rules.flatMap(({ outcome }) => (outcome.kind === "pending" ? outcome.obligations : []));
  if (!arms.some(({ trigger }) => trigger.kind === "when")) return undefined;
  // It brings the compiler, which nothing else needs here.
  const { watchedBy } = await import("@glither/interpreter/when");
  return { core, vocabulary, watched: watchedBy({ core, vocabulary }) };
}

/** What was kept of an artifact is none of the dialect that the rules are of. */
export class UnreadableContents extends Error {
  constructor(problems: FactsReading["problems"]) {
    super(problems.join("; "));
    this.name = "UnreadableContents";
  }
}

/**
 * Which `when` of a suspended disposition holds, by the artifact as it was and by what is answered now. Each enrichment is asked
 * when it counts, and once; what is reserved for that is given back.
 *
 * @throws UnreadableContents, UnreadableArmError; BindingError for what cannot be answered.
 */
export async function holdingNow(
  rules: AwaitedRules,
  bindings: BindingSet,
  { receipt, contents }: Waiting,
  signal: AbortSignal,
): Promise<Holds | undefined> {
  const { UnansweredError, whichHolds } = await import("@glither/interpreter/when");
  const { dialect, fields, enrichments } = rules.vocabulary;
  const answers: Record<string, Json> = {};
  const known = (): Facts => {
    const { facts, problems } = readFacts({ fields, enrichments }, { artifact: contents.artifact, answers });
    if (facts === undefined) throw new UnreadableContents(problems);
    return facts;
  };
  const asking = prepareAsking(bindings, { dialect: { name: dialect }, fields, enrichments });
  const asker = asking(known().artifact, { signal });
  try {
    while (true) {
      try {
        const { when, asked } = whichHolds(rules, receipt, known());
        const said = asked.map((path) => [path, answers[path] ?? null] as const);
        return when === undefined ? undefined : { when, answers: Object.fromEntries(said) };
      } catch (error) {
        if (!(error instanceof UnansweredError) || Object.hasOwn(answers, error.path)) throw error;
        answers[error.path] = (await asker.ask(error.path)) as Json;
      }
    }
  } finally {
    asker.end();
  }
}
