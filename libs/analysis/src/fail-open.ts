import type { Core, Enrichment, Rule, Test } from "@glither/roux/core";
import { heightOf } from "@glither/roux/core";
import type { UndecidedReason } from "./budget.ts";
import type { Engine } from "./engine.ts";
import type { Formula } from "./formulas.ts";
import { Program } from "./program.ts";
import { Query } from "./solver/query.ts";
import { type Witness, witnessOf } from "./witness.ts";

export type FailOpen =
  | {
      readonly kind: "open";
      /** What would dispose, were the ligand there. */
      readonly rule: string;
      readonly ligand: string;
      /** The laxer rule that disposes instead; undefined where no rule does. */
      readonly taker: string | undefined;
      /** Where the ligand is absent. */
      readonly witness: Witness;
    }
  | { readonly kind: "undecided"; readonly rule: string; readonly reason: UndecidedReason };

/**
 * Under first-match, the rules that fail for want of a ligand where a later and laxer rule disposes instead: for some artifact and
 * some answers the rule disposes, and with that one ligand absent and all else the same, the laxer one does. A rule that says
 * itself what holds without the ligand (`is absent`, `is present`) does not fail for want of it.
 */
export function failsOpen(core: Core, engine: Engine, program: Program): readonly FailOpen[] {
  if (core.fold !== "first-match") return [];
  return core.enrichments.flatMap((enrichment) =>
    enrichment.ligand === undefined || enrichment.ligand.unsatisfied
      ? []
      : new Absence(core, engine, program, enrichment).findings(),
  );
}

/** One ligand's absence. What it would be were it there is a ligand of another name, so that one query speaks of both. */
class Absence {
  readonly #core: Core;
  readonly #engine: Engine;
  readonly #absent: Program;
  readonly #there: Program;
  readonly #ligand: string;

  constructor(core: Core, engine: Engine, program: Program, { path }: Enrichment) {
    this.#core = core;
    this.#engine = engine;
    this.#absent = program;
    this.#there = new Program(withTwin(core, path), engine);
    this.#ligand = path;
  }

  findings(): FailOpen[] {
    return this.#core.rules.flatMap((rule, place): FailOpen[] => {
      if (this.#absent.formulas[place] === this.#there.formulas[place]) return [];
      const asked = this.#engine.meter.question(() => this.#search(rule, place));
      if ("undecided" in asked) return [{ kind: "undecided", rule: rule.name, reason: asked.undecided }];
      return asked.answer ? [asked.answer] : [];
    });
  }

  #search(rule: Rule, place: number): FailOpen | undefined {
    const { formulas } = this.#engine;
    const laxer = this.#laxerThan(place);
    const isDefaultLaxer = this.#height(undefined) < this.#height(place);
    if (laxer.length === 0 && !isDefaultLaxer) return undefined;
    const query = new Query(this.#engine);
    query.add(this.#isAbsent());
    const missing = this.#absent.missing(rule);
    // Whom it asks may miss the ligand, and come to something else.
    query.add(
      asksBound(this.#core, rule) ? formulas.or([missing, formulas.not(formula(this.#absent, place))]) : missing,
    );
    query.add(formula(this.#there, place));
    if (!isDefaultLaxer) query.add(formulas.or(laxer.map((at) => formula(this.#absent, at))));
    for (let found = query.solve(); found; found = query.solve()) {
      const before = this.#there.firstMatch(found, place);
      const taker = this.#absent.firstMatch(found, this.#core.rules.length);
      if (before !== undefined) query.add(formulas.not(formula(this.#there, before)));
      else if (taker !== undefined && taker < place) query.add(formulas.not(formula(this.#absent, taker)));
      else if (this.#height(taker) < this.#height(place)) {
        const witness = witnessOf(found, this.#engine, this.#core);
        return {
          kind: "open",
          rule: rule.name,
          ligand: this.#ligand,
          taker: taker === undefined ? undefined : this.#core.rules[taker]?.name,
          witness,
        };
      } else if (taker !== undefined) query.add(this.#onlyBehind(taker, laxer));
    }
    return undefined;
  }

  /** What a rule that is strict enough takes counts only where a laxer one takes it before. */
  #onlyBehind(taker: number, laxer: readonly number[]): Formula {
    const before = laxer.filter((at) => at < taker).map((at) => formula(this.#absent, at));
    return this.#engine.formulas.or([this.#engine.formulas.not(formula(this.#absent, taker)), ...before]);
  }

  #isAbsent(): Formula {
    const { atoms, formulas, variables } = this.#engine;
    const variable = variables.of({ kind: "enrichment", path: this.#ligand }, this.#core);
    return formulas.not(formulas.literal(atoms.literal({ kind: "present", variable })));
  }

  #laxerThan(place: number): number[] {
    const behind = this.#core.rules.map((_, at) => at).slice(place + 1);
    return behind.filter((at) => this.#height(at) < this.#height(place));
  }

  #height(place: number | undefined): number {
    const rule = place === undefined ? undefined : this.#core.rules[place];
    const { restrictiveness, default_box } = this.#core;
    return rule ? heightOf(rule, restrictiveness) : restrictiveness.indexOf(default_box);
  }
}

/** Whether a rule asks another ruleset, whose guards fail by themselves where a ligand is absent. */
function asksBound(core: Core, { guards }: Rule): boolean {
  const groups = new Map(core.groups.map((group) => [group.name, group.guards]));
  const seen = new Set<string>();
  const isBound = (test: Test): boolean => {
    if (test.kind === "bound") return true;
    if (test.kind === "all" || test.kind === "any") return test.tests.some(isBound);
    if (test.kind === "not") return isBound(test.test);
    if (test.kind !== "group" || seen.has(test.name)) return false;
    seen.add(test.name);
    return (groups.get(test.name) ?? []).some((guard) => isBound(guard.test));
  };
  return guards.some(({ test }) => isBound(test));
}

function formula({ formulas }: Program, place: number): Formula {
  const own = formulas[place];
  if (own === undefined) throw new RangeError(`there is no rule ${place}`);
  return own;
}

/** The same rules, with another ligand of the same type in one ligand's place; the language can name none so. */
function withTwin(core: Core, ligand: string): Core {
  const twin = `${ligand}'`;
  const renamed = <T>(part: T): T =>
    JSON.parse(JSON.stringify(part), (_, value: unknown) =>
      isRead(value, ligand) ? { ...value, path: twin } : value,
    ) as T;
  const own = core.enrichments.find(({ path }) => path === ligand);
  return {
    ...core,
    enrichments: [...core.enrichments, ...(own ? [{ ...own, path: twin }] : [])],
    groups: renamed(core.groups),
    ...(core.scores ? { scores: renamed(core.scores) } : {}),
    rules: renamed(core.rules),
  };
}

/** An element, too, has its list's path. */
function isRead(value: unknown, ligand: string): value is { readonly path: string } {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  return (value.kind === "enrichment" || value.kind === "element") && "path" in value && value.path === ligand;
}
