import type { Verb } from "@glither/roux/core";
import type { Binding } from "../link/binding-set.ts";
import { newToken } from "../receipt/token.ts";
import type { CrossingLog } from "./_log.ts";

/**
 * What stands in for a verb's binding where actions are deferred. The component sees what it sees of any binding: nothing
 * back, or a token.
 */
export function deferring({ suspends }: Verb): Binding {
  return suspends ? () => newToken() : () => undefined;
}

/** What a crossing did that went wrong, where its actions are deferred: nothing, and nobody has heard of its tokens. */
export function undone(log: CrossingLog): CrossingLog {
  return { ...log, actions: [], suspensions: [], unfinished: undefined };
}
