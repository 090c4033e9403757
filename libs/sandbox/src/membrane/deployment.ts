import {
  type ArtifactValues,
  type BindingSet,
  type CrossingContract,
  CrossingError,
  findBinding,
  type LinkedComponent,
  type PendingReceipt,
  prepare,
  type Receipt,
} from "@glither/host";
import { readArtifact } from "@glither/roux/core";
import { witName, witPackage } from "@glither/wit";
import { SandboxError } from "../error.ts";
import { recorded } from "./_recorded.ts";
import type { Facts } from "./facts.ts";
import { type Json, Keeping, type KeepOptions } from "./kept.ts";

/** A verified ruleset, linked to its bindings, with the contract that its snapshot says. */
export interface Policy {
  readonly linked: LinkedComponent;
  readonly contract: CrossingContract;
  /** The component's digest, `sha256:…`, by which a ledger knows it. */
  readonly digest?: string;
  /** Judges what rules wait for with `when`: `awaits` of `@glither/sandbox/awaits`. */
  readonly awaits?: Awaits;
}

/** What holds now, in the receipt's words, and what was answered to know that. */
export interface Holds {
  readonly when: string;
  readonly answers: Readonly<Record<string, unknown>>;
}

export interface Awaits {
  /** The enrichments that may have to be asked for that. */
  readonly watched: readonly string[];
  /** Which `when` of a receipt holds, the first written first; undefined where none does. @throws where that cannot be judged */
  judge(bindings: BindingSet, receipt: Pick<PendingReceipt, "obligations">, facts: Facts): Holds | undefined;
}

/** What a policy says of a message, and how what it waits for is looked at again. */
export interface Decision {
  readonly receipt: Receipt;
  readonly judge: (receipt: PendingReceipt, facts: Facts) => Holds | undefined;
}

export interface DeploymentOptions {
  /** The methods of each facet that `attenuate to` names. */
  readonly facets?: Readonly<Record<string, readonly string[]>>;
  /** Gets each receipt, when the decision falls: what a failing turn does is undone, that it was decided is not. */
  readonly receipt?: (receipt: Receipt, facts: Facts) => void;
  /** Gets what `log` is called with. */
  readonly log?: (label: string, facts: Facts) => void;
  /** Keeps each receipt, and what settled it. Nothing crosses while it cannot. */
  readonly keep?: KeepOptions;
  /** Is told of a held message of which it could not be judged whether what it waits for holds; it stays held. */
  readonly unjudged?: (cause: unknown, facts: Facts) => void;
}

const DIALECT = "glither.actor";

/** The policy that guards capabilities at present. Another version replaces it live: the next message is the new one's. */
export class Deployment {
  readonly options: DeploymentOptions;
  readonly #keeping: Keeping | undefined;
  #prepared: Prepared;

  /** @throws SandboxError WRONG_DIALECT, UNKNOWN_FACET, WAITS_FOR_GUARD, UNNAMED_POLICY; CrossingError CONTRACT_MISMATCH */
  constructor(policy: Policy, options: DeploymentOptions = {}) {
    this.options = options;
    this.#keeping = options.keep === undefined ? undefined : new Keeping(options.keep);
    this.#prepared = prepared(policy, options);
  }

  /** Whether a rule waits for time to pass. */
  get needsTimer(): boolean {
    return waits(this.#prepared.policy.contract).some(({ kind }) => kind === "after");
  }

  /**
   * What is held stays with the receipt that holds it.
   *
   * @throws as the constructor does; then the policy stays as it is.
   */
  replace(policy: Policy): void {
    this.#prepared = prepared(policy, this.options);
  }

  /** What the policy says of a message. Where it says nothing that can be read, the message goes into the closed box. */
  decide(facts: Facts): Decision {
    const { policy, dispose, judge } = this.#prepared;
    const { contract, digest = "" } = policy;
    if (this.#keeping?.stands === false) return { receipt: closed(contract, "receipts_not_kept"), judge };
    const { receipt, artifact, answers } = dispose(facts);
    this.#keeping?.decided({ component: digest, artifact: written(contract, artifact), answers, receipt });
    this.options.receipt?.(receipt, facts);
    for (const { verb, args } of receipt.actions) if (verb === "log") this.options.log?.(String(args["label"]), facts);
    return { receipt, judge };
  }

  /** What an event or a guard has settled is kept, too; of deadlines a ledger knows by itself. */
  settled(token: string, by: { readonly on: string } | { readonly when: string }, answers?: Holds["answers"]): void {
    this.#keeping?.settled({
      token,
      by,
      ...(answers === undefined ? {} : { answers: answers as Record<string, Json> }),
    });
  }

  /** Settles when all that was decided until now is kept. @throws what the ledger throws */
  async kept(): Promise<void> {
    await this.#keeping?.kept();
  }
}

interface Decided {
  readonly receipt: Receipt;
  /** Empty where the ruleset could not read it. */
  readonly artifact: ArtifactValues;
  readonly answers: Readonly<Record<string, Json>>;
}

/** A policy that has been looked at, and is ready to decide. */
interface Prepared {
  readonly policy: Policy;
  readonly dispose: (facts: Facts) => Decided;
  readonly judge: Decision["judge"];
}

const NONE: Decided["answers"] = {};
const NOTHING: ArtifactValues = new Map();

/** All that the ruleset reads of it. */
function written({ fields }: CrossingContract, artifact: ArtifactValues): Json {
  const values = fields.map(({ path }) => [path, artifact.get(path)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Json;
}

function prepared(policy: Policy, { facets = {}, keep }: DeploymentOptions): Prepared {
  const { linked, contract, awaits, digest } = policy;
  if (contract.dialect.name !== DIALECT)
    throw new SandboxError("WRONG_DIALECT", `a ruleset of \`${contract.dialect.name}\``, `use one of \`${DIALECT}\``);
  for (const facet of facetsIn(contract))
    if (!Object.hasOwn(facets, facet))
      throw new SandboxError("UNKNOWN_FACET", `no facet \`${facet}\``, "say which methods it has");
  if (awaits === undefined && waits(contract).some(({ kind }) => kind === "when"))
    throw new SandboxError("WAITS_FOR_GUARD", "a rule waits with `when`", "give the policy what judges it: `awaits`");
  for (const path of awaits?.watched ?? [])
    if (findBinding(linked.bindings, `${witPackage(DIALECT)}/enrich`, witName(path)) === undefined)
      throw new SandboxError("WAITS_FOR_GUARD", `nobody answers for \`${path}\``, "bind what is waited for, too");
  if (keep !== undefined && digest === undefined)
    throw new SandboxError("UNNAMED_POLICY", "a ledger knows policies by their digests", "give the policy its digest");
  const judge: Decision["judge"] = (receipt, facts) => awaits?.judge(linked.bindings, receipt, facts);
  const dispose = readable(contract, keep === undefined ? plainly(policy) : recordedly(policy));
  return { policy, dispose, judge };
}

type Dispose = (artifact: ArtifactValues) => Decided;

function plainly({ linked, contract }: Policy): Dispose {
  const cross = prepare(linked, contract, { actions: "deferred" });
  return (artifact) => ({ receipt: cross(artifact).receipt, artifact, answers: NONE });
}

function recordedly({ linked, contract }: Policy): Dispose {
  const recording = recorded(linked, contract);
  const cross = prepare(recording.linked, contract, { actions: "deferred" });
  return (artifact) => {
    const { value, answers } = recording.during(() => cross(artifact));
    return { receipt: value.receipt, artifact, answers };
  };
}

function readable(contract: CrossingContract, dispose: Dispose): (facts: Facts) => Decided {
  const read = artifactReader(contract);
  return (facts) => {
    try {
      const artifact = read(facts);
      if (artifact !== undefined) return dispose(artifact);
    } catch (cause) {
      if (!(cause instanceof CrossingError) || cause.code !== "BAD_ARTIFACT") throw cause;
    }
    return { receipt: closed(contract, "host_malformed_artifact"), artifact: NOTHING, answers: NONE };
  };
}

function closed({ default_box }: CrossingContract, reason_class: string): Receipt {
  return { verdict: default_box, rule: "host", reason_class, actions: [] };
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

const FACTS: ReadonlySet<string> = new Set<keyof Facts>([
  "direction",
  "method",
  "arguments",
  "from",
  "to",
  "interface",
  "depth",
  "references",
]);

/** What is read of them by paths, as it is. */
class Direct implements ArtifactValues {
  readonly #facts: Readonly<Record<string, unknown>>;

  constructor(facts: Facts) {
    this.#facts = facts as unknown as Readonly<Record<string, unknown>>;
  }

  get(path: string): unknown {
    return this.#facts[path];
  }
}

/** Of the facts those that a ruleset reads; undefined where they are none that it can. */
function artifactReader({ fields }: CrossingContract): (facts: Facts) => ArtifactValues | undefined {
  const paths = fields.map(({ path }) => path);
  // Most rulesets read arguments by their places; then the facts are the artifact.
  const isDirect = paths.every((path) => FACTS.has(path));
  const read = new Set(paths.map((path) => path.split(".", 1)[0]));
  return (facts) => {
    if (isDirect && Array.isArray(facts.arguments)) return new Direct(facts);
    return readArtifact(fields, Object.fromEntries(Object.entries(facts).filter(([name]) => read.has(name)))).values;
  };
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
