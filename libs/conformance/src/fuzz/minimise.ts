import { type ArtifactValue, type Core, readArtifact } from "@glither/roux/core";
import type { Case } from "../case.ts";
import { smallestDisagreement } from "../smallest.ts";
import { disagreement, type Judged } from "./compare.ts";
import type { RulesetPlan } from "./plan.ts";
import { smallerPlans } from "./smaller-plan.ts";

/** A ruleset and a case on which back ends differ. */
export interface Failing {
  readonly plan: RulesetPlan;
  readonly example: Case;
  readonly spoiled: boolean;
}

export interface Workshop {
  /** Undefined for a plan that does not compile. */
  readonly compile: (plan: RulesetPlan) => Core | undefined;
  /** Builds those back ends that are to differ. */
  readonly build: (core: Core) => Promise<readonly Judged[]>;
  /** How often they may be built, for all that it costs. */
  readonly mostTrials: number;
}

/** Makes the ruleset smaller as long as the back ends still differ, then the case, and both again. */
export async function minimised(start: Failing, workshop: Workshop): Promise<Failing> {
  let trials = 0;
  let smallest = start;
  const differs = async (failing: Failing): Promise<boolean> => {
    const core = workshop.compile(failing.plan);
    if (core === undefined) return false;
    trials += 1;
    return isFailing(failing, await workshop.build(core));
  };
  const smaller = async (): Promise<Failing | undefined> => {
    for (const plan of smallerPlans(smallest.plan)) {
      if (trials >= workshop.mostTrials) return undefined;
      if (await differs({ ...smallest, plan })) return { ...smallest, plan };
    }
    return undefined;
  };
  for (let next: Failing | undefined = smallest; next; next = await smaller()) smallest = next;
  const core = workshop.compile(smallest.plan);
  if (core === undefined || smallest.spoiled) return smallest;
  return { ...smallest, example: smallestCase(smallest.example, core, await workshop.build(core)) };
}

function isFailing({ example, spoiled }: Failing, judged: readonly Judged[]): boolean {
  return disagreement(judged, example, { spoiled }) !== undefined;
}

function smallestCase(example: Case, core: Core, judged: readonly Judged[]): Case {
  const backEnds = judged.map(({ backEnd }) => backEnd);
  const { artifact, enrich, timeline } = smallestDisagreement(backEnds, [example], core) ?? {};
  if (artifact === undefined || enrich === undefined || timeline === undefined) return example;
  return { ...example, artifact: whole(core, artifact), enrich: new Map(Object.entries(enrich)), timeline };
}

/** The artifact with the fields, too, that have their type's empty value. */
function whole({ fields }: Core, artifact: Readonly<Record<string, ArtifactValue>>): Case["artifact"] {
  return new Map(
    fields.map((field) => {
      const { path } = field;
      const empty = readArtifact([field], {}).values?.get(path) ?? null;
      return [path, Object.hasOwn(artifact, path) ? (artifact[path] ?? null) : empty];
    }),
  );
}
