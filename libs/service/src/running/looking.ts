import { lookAgain, type Waiting } from "@glither/ledger";
import { type AwaitedRules, holdingNow } from "../deployment/awaited.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Host } from "./host.ts";

/** Told what could not be judged, when that has changed: how many there are, and why the first of them. */
export type Unjudged = (what: { readonly deployment: string; readonly count: number; readonly reason: string }) => void;

/** Of so many components of a deployment the rules are known, of those that ran last. */
const MOST_RULES = 20;

/** What has suspended it is no component that this process has run with its rules. */
class RulesUnknown extends Error {
  override readonly name = "RulesUnknown";
}

/**
 * Looks again at what waits for something to hold: of each deployment every so often, and when an answer may have become another
 * one. It judges by the rules of the component that has suspended it, and asks the bindings that the configuration has now.
 */
export class Looking {
  readonly #host: Host;
  readonly #unjudged: Unjudged;
  /** By deployment, and by the component's digest. */
  readonly #rules = new Map<string, Map<string, AwaitedRules>>();
  /** By deployment, on the clock that nobody sets. */
  readonly #next = new Map<string, number>();
  readonly #told = new Map<string, string>();

  constructor(host: Host, unjudged: Unjudged) {
    this.#host = host;
    this.#unjudged = unjudged;
  }

  /** The next look looks at this one, too. */
  want(deployment: string): void {
    this.#next.delete(deployment);
  }

  /** Looks at the deployments whose time has come. */
  async look(signal: AbortSignal): Promise<void> {
    const generation = this.#host.enter();
    try {
      for (const deployment of generation.deployments.values()) {
        if (signal.aborted) return;
        const { name, recheck } = deployment.config;
        const rules = this.#rulesOf(deployment);
        if (rules.size === 0 || performance.now() < (this.#next.get(name) ?? 0)) continue;
        this.#next.set(name, performance.now() + recheck);
        await this.#lookAt(deployment, rules, signal);
      }
    } finally {
      this.#host.leave(generation);
    }
  }

  async #lookAt(
    { config: { name }, bindings }: Deployment,
    rules: ReadonlyMap<string, AwaitedRules>,
    signal: AbortSignal,
  ): Promise<void> {
    const { ledger, metrics } = this.#host;
    const reasons: string[] = [];
    const judge = async (waiting: Waiting) => {
      const known = rules.get(waiting.decision.component);
      if (known === undefined) throw new RulesUnknown();
      return holdingNow(known, bindings, waiting, signal);
    };
    const failed = (cause: unknown): void => {
      if (!signal.aborted) reasons.push(reasonOf(cause));
    };
    const settled = await lookAgain(ledger, name, judge, { signal, failed });
    metrics.settlements.inc({ deployment: name, by: "when" }, settled.length);
    metrics.unjudged.set({ deployment: name }, reasons.length);
    this.#tell(name, reasons);
  }

  /** Once, and again when it is another number or another reason. */
  #tell(deployment: string, reasons: readonly string[]): void {
    const [reason] = reasons;
    const told = reason === undefined ? undefined : `${reasons.length} ${reason}`;
    if (told === this.#told.get(deployment)) return;
    if (told === undefined || reason === undefined) {
      this.#told.delete(deployment);
      return;
    }
    this.#told.set(deployment, told);
    this.#unjudged({ deployment, count: reasons.length, reason });
  }

  #rulesOf({ config: { name }, component, awaited }: Deployment): ReadonlyMap<string, AwaitedRules> {
    const known = this.#rules.get(name) ?? new Map<string, AwaitedRules>();
    this.#rules.set(name, known);
    if (awaited === undefined) return known;
    known.delete(component);
    known.set(component, awaited);
    const [oldest] = known.keys();
    if (known.size > MOST_RULES && oldest !== undefined) known.delete(oldest);
    return known;
  }
}

/** By codes: what a binding says may be about what it was asked. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  return "code" in cause ? `${cause.name} ${String(cause.code)}` : cause.name;
}
