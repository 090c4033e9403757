import type { Ledger } from "@glither/ledger";
import type { Metrics } from "../telemetry/metrics.ts";
import { closeAll, type Generation } from "./generation.ts";

/** What all requests share. The generation is exchanged whole; who has begun on one ends on it. */
export class Host {
  readonly ledger: Ledger;
  readonly metrics: Metrics;
  /** Whether requests are refused. */
  isStopping = false;
  /** Has what waits in a deployment looked at again, soon. */
  lookAgain: (deployment: string) => void = () => undefined;
  #generation: Generation;
  /** How many requests are under way on each. */
  readonly #users = new Map<Generation, number>();

  constructor(generation: Generation, ledger: Ledger, metrics: Metrics) {
    this.#generation = generation;
    this.ledger = ledger;
    this.metrics = metrics;
  }

  get generation(): Generation {
    return this.#generation;
  }

  /** Another one stands from now on. What the one before holds open is let go of behind its last request. */
  replace(generation: Generation): void {
    const before = this.#generation;
    this.#generation = generation;
    if (!this.#users.has(before)) void closeAll(before.deployments.values());
  }

  /** A request begins. */
  enter(): Generation {
    const generation = this.#generation;
    this.#users.set(generation, (this.#users.get(generation) ?? 0) + 1);
    return generation;
  }

  /** It has ended. */
  leave(generation: Generation): void {
    const left = (this.#users.get(generation) ?? 1) - 1;
    if (left > 0) {
      this.#users.set(generation, left);
      return;
    }
    this.#users.delete(generation);
    if (generation !== this.#generation) void closeAll(generation.deployments.values());
  }
}
