import type { Core, Rule } from "@glither/roux/core";
import { heightOf } from "@glither/roux/core";
import type { UndecidedReason } from "./budget.ts";
import type { Engine } from "./engine.ts";
import type { Program } from "./program.ts";
import { Query } from "./solver/query.ts";
import { type Witness, witnessOf } from "./witness.ts";

export type Overruled =
  | {
      readonly kind: "overruled";
      readonly rule: string;
      /** Those of its verbs that open. */
      readonly verbs: readonly string[];
      /** The stricter rule whose verdict counts. */
      readonly by: string;
      readonly witness: Witness;
    }
  | { readonly kind: "undecided"; readonly rule: string; readonly reason: UndecidedReason };

/**
 * Under `accumulate`, the rules that call a verb of `opening` for some artifact on which a verdict that is stricter than their own
 * counts: what was let out is then disposed of as if it were not.
 */
export function overruledActions(
  core: Core,
  opening: ReadonlySet<string>,
  { engine, program }: { readonly engine: Engine; readonly program: Program },
): readonly Overruled[] {
  if (core.fold !== "accumulate") return [];
  return core.rules.flatMap((rule): Overruled[] => {
    const verbs = [...new Set(rule.actions.map(({ verb }) => verb).filter((verb) => opening.has(verb)))];
    if (verbs.length === 0) return [];
    const asked = engine.meter.question(() => overruling(core, rule, engine, program));
    if ("undecided" in asked) return [{ kind: "undecided", rule: rule.name, reason: asked.undecided }];
    return asked.answer ? [{ kind: "overruled", rule: rule.name, verbs, ...asked.answer }] : [];
  });
}

/** A stricter rule that holds where this one does, with an artifact on which it is the strictest. */
function overruling(
  core: Core,
  rule: Rule,
  engine: Engine,
  program: Program,
): { readonly by: string; readonly witness: Witness } | undefined {
  // A rule that only acts lets out as much as the laxest box does.
  const height = Math.max(0, heightOf(rule, core.restrictiveness));
  const stricter = program.rules.filter((other) => heightOf(other, core.restrictiveness) > height).length;
  const query = new Query(engine);
  query.add(program.formulaOf(rule));
  query.add(engine.formulas.or(program.formulas.slice(0, stricter)));
  const found = query.solve();
  const by = found && program.firstMatch(found, stricter);
  const name = by === undefined ? undefined : program.rules[by]?.name;
  return found && name !== undefined ? { by: name, witness: witnessOf(found, engine, core) } : undefined;
}
