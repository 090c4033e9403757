import type { Decider } from "../deciders.ts";

/** Another policy engine with the rules in its own language, ready: parsed or compiled, callbacks bound to its host. */
export interface Peer extends Decider {
  /** Its package. */
  readonly name: string;
  /** How it gets enrichments, for the page. */
  readonly enrichment: string;
}

/** Callbacks that answer at once, when a guard needs them. */
export const CALLBACKS = "callbacks";
