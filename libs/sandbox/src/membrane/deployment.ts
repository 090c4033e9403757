import {
  type ArtifactInput,
  type Crossing,
  type CrossingContract,
  CrossingError,
  type LinkedComponent,
  prepare,
  type Receipt,
} from "@glither/host";
import { readArtifact } from "@glither/roux/core";
import { SandboxError } from "../error.ts";
import type { Facts } from "./facts.ts";

/** A verified ruleset, linked to its bindings, with the contract that its snapshot says. */
export interface Policy {
  readonly linked: LinkedComponent;
  readonly contract: CrossingContract;
}

export interface DeploymentOptions {
  /** The methods of each facet that `attenuate to` names. */
  readonly facets?: Readonly<Record<string, readonly string[]>>;
  /** Gets each receipt, when the decision falls: what a failing turn does is undone, that it was decided is not. */
  readonly receipt?: (receipt: Receipt, facts: Facts) => void;
  /** Gets what `log` is called with. */
  readonly log?: (label: string, facts: Facts) => void;
}

const DIALECT = "glither.actor";

/** The policy that guards capabilities at present. Another version replaces it live: the next message is the new one's. */
export class Deployment {
  readonly options: DeploymentOptions;
  #policy: Policy;
  #dispose: (artifact: ArtifactInput) => Crossing;

  /** @throws SandboxError WRONG_DIALECT, UNKNOWN_FACET, WAITS_FOR_GUARD; CrossingError CONTRACT_MISMATCH */
  constructor(policy: Policy, options: DeploymentOptions = {}) {
    this.options = options;
    this.#policy = policy;
    this.#dispose = this.#prepared(policy);
  }

  /** Whether a rule waits for time to pass. */
  get needsTimer(): boolean {
    return waits(this.#policy.contract).some(({ kind }) => kind === "after");
  }

  /**
   * What is held stays with the receipt that holds it.
   *
   * @throws as the constructor does; then the policy stays as it is.
   */
  replace(policy: Policy): void {
    this.#dispose = this.#prepared(policy);
    this.#policy = policy;
  }

  /** What the policy says of a message. Where it says nothing that can be read, the message goes into the closed box. */
  decide(facts: Facts): Receipt {
    const receipt = this.#receipt(facts);
    this.options.receipt?.(receipt, facts);
    for (const { verb, args } of receipt.actions) if (verb === "log") this.options.log?.(String(args["label"]), facts);
    return receipt;
  }

  #receipt(facts: Facts): Receipt {
    const { contract } = this.#policy;
    try {
      const values = artifactOf(facts, contract);
      if (values !== undefined) return this.#dispose(values).receipt;
    } catch (cause) {
      if (!(cause instanceof CrossingError) || cause.code !== "BAD_ARTIFACT") throw cause;
    }
    return { verdict: contract.default_box, rule: "host", reason_class: "host_malformed_artifact", actions: [] };
  }

  #prepared(policy: Policy): (artifact: ArtifactInput) => Crossing {
    const { linked, contract } = policy;
    if (contract.dialect.name !== DIALECT)
      throw new SandboxError("WRONG_DIALECT", `a ruleset of \`${contract.dialect.name}\``, `use one of \`${DIALECT}\``);
    const { facets = {} } = this.options;
    for (const facet of facetsIn(contract))
      if (!Object.hasOwn(facets, facet))
        throw new SandboxError("UNKNOWN_FACET", `no facet \`${facet}\``, "say which methods it has");
    if (waits(contract).some(({ kind }) => kind === "when"))
      throw new SandboxError("WAITS_FOR_GUARD", "a rule waits with `when`", "wait with `on` and `after`");
    return prepare(linked, contract, { actions: "deferred" });
  }
}

/** The methods that a receipt leaves to references; undefined where it leaves all. */
export function leftBy(receipt: Receipt, { facets = {} }: DeploymentOptions): readonly string[] | undefined {
  let left: readonly string[] | undefined;
  for (const { verb, args } of receipt.actions) {
    if (verb !== "attenuate") continue;
    const methods = facets[String(args["to"])] ?? [];
    left = left?.filter((method) => methods.includes(method)) ?? methods;
  }
  return left;
}

/** Whether all that came through the membrane ends with this message. */
export function revokes(receipt: Receipt): boolean {
  return receipt.actions.some(({ verb }) => verb === "revoke");
}

/** The facts that a ruleset reads; undefined where they are none that it can. */
function artifactOf(facts: Facts, { fields }: CrossingContract): ArtifactInput | undefined {
  const places = fields.map(({ path }) => path);
  // Most rulesets read arguments by their places; then the facts are the artifact.
  if (Array.isArray(facts.arguments) && places.every((path) => Object.hasOwn(facts, path)))
    return new Map(places.map((path) => [path, facts[path as keyof Facts]]));
  const read = new Set(places.map((path) => path.split(".", 1)[0]));
  return readArtifact(fields, Object.fromEntries(Object.entries(facts).filter(([name]) => read.has(name)))).values;
}

function waits(contract: CrossingContract): { readonly kind: string }[] {
  return (contract.rules ?? []).flatMap(({ outcome }) =>
    outcome.kind === "pending" ? outcome.obligations.map(({ trigger }) => trigger) : [],
  );
}

function facetsIn(contract: CrossingContract): string[] {
  return (contract.rules ?? [])
    .flatMap(({ actions }) => actions)
    .filter(({ verb }) => verb === "attenuate")
    .flatMap(({ args }) => args)
    .flatMap(({ value }) => (value.kind === "text" ? [value.value] : []));
}
