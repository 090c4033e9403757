import { readWatched, type Vocabulary, type Watched } from "@glither/roux";
import { type Core, type Guard, millionths, scoreOf } from "@glither/roux/core";
import { once } from "./_once.ts";
import { Absent, type Facts, Reader } from "./_reader.ts";
import { TestEvaluator } from "./_test-evaluator.ts";
import { UnreadableArmError } from "./error.ts";

export type { Facts } from "./_reader.ts";
export { UnansweredError, UnreadableArmError } from "./error.ts";

/** The part of a suspended disposition's receipt that says what it waits for. */
export interface Waiting {
  readonly obligations: readonly ({ readonly when: string } | { readonly on: string } | { readonly after: string })[];
}

/** Another look at what a disposition waits for. */
export interface LookedAgain {
  /** Of what it waits for the first written that holds now, in the receipt's words; undefined where nothing does. */
  readonly when: string | undefined;
  /** What had to be asked to know that, in the order of need. */
  readonly asked: readonly string[];
}

/** A ruleset as it was when it suspended the disposition. */
export interface WhenRules {
  readonly core: Core;
  /** Its dialect: what is waited for may be read of all of it, and not only of what the rules read. */
  readonly vocabulary: Vocabulary;
}

/**
 * Which `when` of a suspended disposition holds, by the artifact as it was and by answers of now: the first written wins. What
 * cannot be judged could be the one, so nothing behind it is. Pure.
 *
 * @throws UnreadableArmError; UnansweredError where an enrichment is needed that the answers do not have.
 */
export function whichHolds({ core, vocabulary }: WhenRules, { obligations }: Waiting, facts: Facts): LookedAgain {
  const asked: string[] = [];
  for (const obligation of obligations) {
    if (!("when" in obligation)) continue;
    const { when } = obligation;
    const watched = readWatched(when, core, vocabulary);
    if (watched === undefined) throw new UnreadableArmError(when, "it asks for what these rules do not declare");
    const missing = watched.fields.find((path) => !facts.artifact.has(path));
    if (missing !== undefined) throw new UnreadableArmError(when, `\`${missing}\` was not kept`);
    const reader = new Reader(watched.typed, facts);
    const held = holds(watched, reader);
    for (const path of reader.asked) if (!asked.includes(path)) asked.push(path);
    if (held) return { when, asked };
  }
  return { when: undefined, asked };
}

/** The enrichments that a host may have to ask to judge what the rules wait for, in the order in which they are written. */
export function watchedBy({ core, vocabulary }: WhenRules): readonly string[] {
  const arms = core.rules.flatMap(({ outcome }) => (outcome.kind === "pending" ? outcome.obligations : []));
  const paths = arms.flatMap(({ trigger }) =>
    trigger.kind === "when" ? (readWatched(trigger.guard, core, vocabulary)?.enrichments ?? []) : [],
  );
  return [...new Set(paths)];
}

/** As a rule's guard: it fails where a ligand is absent. */
function holds({ guard, typed }: Watched, reader: Reader): boolean {
  const groups = new Map(typed.groups.map(({ name, guards }) => [name, guards]));
  const all = (guards: readonly Guard[]): boolean => guards.every(({ test }) => evaluator.holds(test));
  const score = once((name) =>
    scoreOf(typed, name).terms.reduce(
      (total, { weight, guard }) => total + (evaluator.holds(guard.test) ? millionths(weight) : 0),
      0,
    ),
  );
  const evaluator: TestEvaluator = new TestEvaluator(typed, reader, {
    group: once((name) => all(groups.get(name) ?? [])),
    score,
  });
  try {
    return evaluator.holds(guard.test);
  } catch (thrown) {
    if (thrown instanceof Absent) return false;
    throw thrown;
  }
}
