import { interpret } from "@glither/interpreter";
import { compile, type Vocabulary } from "@glither/roux";
import type { Core, Guard } from "@glither/roux/core";
import type { Case } from "../case.ts";
import type { Disagreement } from "../conform.ts";
import { AnyCase } from "./any-case.ts";
import { anyRuleset } from "./any-ruleset.ts";
import { disagreement, type Judged } from "./compare.ts";
import { spoiled } from "./hostile.ts";
import { type Failing, minimised } from "./minimise.ts";
import { filesOf, inOneFile, printPlan, type RulesetPlan } from "./plan.ts";
import { Random } from "./random.ts";
import { addTo, emptyTally, type Tally } from "./tally.ts";
import { withoutForms } from "./without-forms.ts";

export interface FuzzOptions {
  readonly seed: number;
  /** Artifacts for each ruleset. */
  readonly cases: number;
  readonly vocabularies: ReadonlyMap<string, Vocabulary>;
  /** Which back ends judge the ruleset at a position; the interpreter comes first. */
  readonly judgesAt: (position: number) => readonly string[];
  readonly build: (core: Core, names: readonly string[]) => Promise<readonly Judged[]>;
  /** How often back ends may be built to make a find small; `MOST_TRIALS` by default. */
  readonly trialsOf?: (names: readonly string[]) => number;
}

/** What those cost that take milliseconds to build. */
export const MOST_TRIALS = 1_500;

/** Back ends that differ, on as little as still makes them differ. */
export interface Find {
  readonly seed: number;
  readonly position: number;
  readonly source: string;
  readonly example: Case;
  readonly spoiled: boolean;
  readonly answers: Disagreement["answers"];
}

/** One of how many cases has a value that the border must refuse. */
const SPOILED = 25;

/** One random ruleset with its cases; the same seed and position always give the same. */
export async function fuzzAt(position: number, options: FuzzOptions): Promise<{ tally: Tally; find?: Find }> {
  const { seed, vocabularies, judgesAt, build } = options;
  const random = new Random(seed, position);
  const vocabulary = [...vocabularies.values()][position % vocabularies.size];
  if (vocabulary === undefined) throw new RangeError("there are no dialects");
  const { plan, texts } = anyRuleset(vocabulary, random);
  const core = compiled(plan, vocabularies);
  if (core === undefined) return { tally: { ...emptyTally(), refused: 1 } };
  const judged = await build(core, judgesAt(position));
  const seen = new Seen(core);
  const any = new AnyCase(core, texts, random);
  let [crossings, refusals] = [0, 0];
  for (let at = 0; at < options.cases; at += 1) {
    const example = any.next(`${seed}-${position}-${at}`);
    const wrong = at % SPOILED === SPOILED - 1 ? spoiled(core, example, random) : undefined;
    const failing: Failing = { plan, example: wrong ?? example, spoiled: wrong !== undefined };
    const found = disagreement(judged, failing.example, failing);
    if (found) return { tally: emptyTally(), find: await findOf(failing, found, position, options) };
    crossings += judged.length;
    if (wrong) refusals += 1;
    else seen.add(example);
  }
  const tally = { ...seen.tally(), rulesets: 1, cases: options.cases, crossings, refusals };
  for (const { backEnd } of judged) tally.backEnds[backEnd.name] = options.cases;
  return { tally };
}

/** Many positions, one after the other, up to the first find. */
export async function fuzz(positions: Iterable<number>, options: FuzzOptions): Promise<{ tally: Tally; find?: Find }> {
  const tally = emptyTally();
  for (const position of positions) {
    const { tally: own, find } = await fuzzAt(position, options);
    if (find) return { tally, find };
    addTo(tally, own);
  }
  return { tally };
}

async function findOf(
  failing: Failing,
  answers: Disagreement["answers"],
  position: number,
  { seed, vocabularies, build, trialsOf = () => MOST_TRIALS }: FuzzOptions,
): Promise<Find> {
  const differing = differingNames(answers);
  const workshop = {
    compile: (plan: RulesetPlan) => compiled(plan, vocabularies),
    build: (core: Core) => build(core, differing),
    mostTrials: trialsOf(differing),
  };
  const { plan, example, spoiled } = await minimised(failing, workshop);
  const core = workshop.compile(plan);
  const now = core && disagreement(await workshop.build(core), example, { spoiled });
  return { seed, position, source: printPlan(inOneFile(plan)), example, spoiled, answers: now ?? answers };
}

/** Two that differ; all of them where none does, but all stop. */
function differingNames(answers: Disagreement["answers"]): string[] {
  const texts = Object.entries(answers).map(([name, answer]) => [name, JSON.stringify(answer)] as const);
  const [first] = texts;
  const other = texts.find(
    ([name, text]) => first && text !== first[1] && !bothFailed(answers[name], answers[first[0]]),
  );
  return first && other ? [first[0], other[0]] : texts.map(([name]) => name);
}

function bothFailed(one: object | undefined, other: object | undefined): boolean {
  return one !== undefined && other !== undefined && "failed" in one && "failed" in other;
}

function compiled(plan: RulesetPlan, vocabularies: ReadonlyMap<string, Vocabulary>): Core | undefined {
  return compile("fuzzed", printPlan(plan), withoutForms(vocabularies), { files: filesOf(plan) }).core;
}

/** What the cases of one ruleset show of it. */
class Seen {
  readonly #core: Core;
  readonly #rules = new Set<string>();
  readonly #held = new Set<Guard>();
  readonly #failed = new Set<Guard>();

  constructor(core: Core) {
    this.#core = core;
  }

  add(example: Case): void {
    try {
      const { holding } = interpret(this.#core, example, {
        guard: (guard, held) => (held ? this.#held : this.#failed).add(guard),
      });
      for (const { name } of holding) this.#rules.add(name);
    } catch {
      // An answer is missing, on which the back ends have agreed.
    }
  }

  tally(): Tally {
    const { rules, groups, scores = [] } = this.#core;
    const terms = scores.flatMap((score) => score.terms.map(({ guard }) => guard));
    const guards = [...[...rules, ...groups].flatMap((own) => own.guards), ...terms];
    return {
      ...emptyTally(),
      rules: rules.length,
      reached: this.#rules.size,
      guards: guards.length,
      bothWays: guards.filter((guard) => this.#held.has(guard) && this.#failed.has(guard)).length,
    };
  }
}
