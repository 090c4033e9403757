import type { Contract, ContractChange, Step } from "@glither/wit";
import { attest, contractChanges, deriveWorld, greatestStep, reaches } from "@glither/wit";
import type { LoadedCore } from "../../compile/core-file.ts";
import { type Behaviour, behaviourOf, stepOf, type Unreadable } from "./_behaviour.ts";
import { stepBetween, versionAfter } from "./_version-step.ts";

/** What is known of one of two versions of a ruleset. */
export interface Known {
  readonly version: string;
  /** The digest of its world's text. */
  readonly witAttestation: string;
  readonly exports: readonly string[];
  /** What it means, or why nobody knows. */
  readonly core: LoadedCore | Unreadable;
}

/** How a ruleset differs from the version before it, and what that demands of its own version. */
export interface Comparison {
  /** The published version. */
  readonly version: string;
  readonly contract: readonly ContractChange[];
  readonly behaviour: Behaviour;
  /** The least step that all this demands, and the one that the new version takes. */
  readonly demands: Step;
  readonly step: Step;
  /** The first version that could be published. */
  readonly least_version: string;
}

export function compare(before: Known, after: Known): Comparison {
  const contract = changesOf(before, after);
  const behaviour = behaviourBetween(before.core, after.core);
  const demands = greatestStep([...contract.map(({ step }) => step), stepOf(behaviour)]);
  return {
    version: before.version,
    contract,
    behaviour,
    demands,
    step: stepBetween(before.version, after.version),
    least_version: versionAfter(before.version, demands),
  };
}

export function isAllowed({ step, demands }: Comparison): boolean {
  return reaches(step, demands);
}

/** Where one of the contracts is not known word for word, only equal ones are known to be compatible. */
function changesOf(before: Known, after: Known): readonly ContractChange[] {
  const [old, now] = [contractOf(before), contractOf(after)];
  if (old !== undefined && now !== undefined) return contractChanges(old, now);
  if (before.witAttestation === after.witAttestation && before.exports.join() === after.exports.join()) return [];
  const text = "has another contract, and it cannot be told in what it differs";
  return [{ kind: "incompatible", step: "major", text }];
}

/** The contract that was attested; a compiler that derives another one from the same core knows nothing of it. */
function contractOf({ core, witAttestation, exports }: Known): Contract | undefined {
  if (typeof core === "string") return undefined;
  const world = deriveWorld(core.core);
  return attest(world).digest === witAttestation ? { world, exports } : undefined;
}

function behaviourBetween(before: Known["core"], after: Known["core"]): Behaviour {
  if (typeof before === "string") return { kind: "undecided", reason: before };
  if (typeof after === "string") return { kind: "undecided", reason: after };
  return behaviourOf(before.core, after.core);
}
