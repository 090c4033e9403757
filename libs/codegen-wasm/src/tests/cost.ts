import { areNets, type Core, type Guard, type Score, type Test, visitTest } from "@glither/roux/core";

/** About how much work a test is, in comparisons of numbers. */
function cost(test: Test): number {
  switch (test.kind) {
    case "all":
    case "any":
      return test.tests.reduce((sum, inner) => sum + cost(inner), 0);
    case "not":
    case "bound":
      return cost(test.test);
    case "match":
    case "quantified":
      return 16;
    case "member":
      return areNets(test.values) ? 32 : 2 * test.values.length;
    case "compare":
      return 3;
    case "sum":
      return 3 * (test.left.length + test.right.length - 1);
    default:
      return 1;
  }
}

const WORTH_KEEPING = 8;

/** The tests that are asked in several places and cost more than looking up what they gave before. */
export function repeatedTests(core: Core): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const count = (test: Test): void => {
    if (cost(test) >= WORTH_KEEPING) {
      const key = testKey(test);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    if (test.kind === "all" || test.kind === "any") test.tests.forEach(count);
    if (test.kind === "not" || test.kind === "bound") count(test.test);
  };
  for (const { guards } of [...core.groups, ...core.rules]) for (const { test } of guards) count(test);
  for (const { terms } of core.scores ?? []) for (const { guard } of terms) count(guard.test);
  return new Set([...counts].flatMap(([key, times]) => (times > 1 ? [key] : [])));
}

export function testKey(test: Test): string {
  return JSON.stringify(test);
}

/** What a test reads beside the artifact: enrichments by their paths, through groups and scores. */
export class Sources {
  readonly #groups = new Map<string, ReadonlySet<string>>();
  readonly #scores: ReadonlyMap<string, Score>;
  readonly #ofScores = new Map<string, ReadonlySet<string>>();
  readonly #ligands: ReadonlySet<string>;

  constructor({ groups, scores = [], enrichments }: Core) {
    this.#ligands = new Set(enrichments.filter(({ ligand }) => ligand !== undefined).map(({ path }) => path));
    this.#scores = new Map(scores.map((score) => [score.name, score]));
    for (const { name, guards } of groups) this.#groups.set(name, this.#union(guards));
  }

  enrichmentsOf(test: Test): ReadonlySet<string> {
    const found = new Set<string>();
    visitTest(test, {
      operand: (operand) => {
        if (operand.kind === "enrichment") found.add(operand.path);
      },
      group: (name) => {
        for (const path of this.#groups.get(name) ?? []) found.add(path);
      },
      score: (name) => {
        for (const path of this.#ofScore(name)) found.add(path);
      },
    });
    return found;
  }

  readsLigand(test: Test): boolean {
    return [...this.enrichmentsOf(test)].some((path) => this.#ligands.has(path));
  }

  groupReadsLigand(name: string): boolean {
    return [...(this.#groups.get(name) ?? [])].some((path) => this.#ligands.has(path));
  }

  scoreReadsLigand(name: string): boolean {
    return [...this.#ofScore(name)].some((path) => this.#ligands.has(path));
  }

  /** A score may stand behind a group that asks for it. */
  #ofScore(name: string): ReadonlySet<string> {
    const known = this.#ofScores.get(name);
    if (known !== undefined) return known;
    const found = this.#union(this.#scores.get(name)?.terms.map(({ guard }) => guard) ?? []);
    this.#ofScores.set(name, found);
    return found;
  }

  #union(guards: readonly Guard[]): ReadonlySet<string> {
    return new Set(guards.flatMap(({ test }) => [...this.enrichmentsOf(test)]));
  }
}
