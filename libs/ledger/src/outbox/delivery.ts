import type { Json } from "@glither/artifact";
import type { ActionRecord } from "@glither/host/receipt";
import { LedgerError } from "../error.ts";

/** One action of one decision. */
export interface ActionPlace {
  readonly deployment: string;
  /** The index of the decision. */
  readonly decision: number;
  /** Its place among the decision's actions, from 0 on. */
  readonly action: number;
}

/** An action that somebody is to do now, and nobody else until the lease is over. */
export interface ToDeliver extends ActionPlace {
  /** `<deployment>/<decision>/<action>`: the same each time, so that it can be done once. */
  readonly id: string;
  readonly call: ActionRecord;
  readonly artifact: Json;
  /** How often it has been begun, with this time. */
  readonly attempt: number;
  /** How often since it was decided, or since somebody asked for it again. */
  readonly tries: number;
  /** When that was. */
  readonly since: number;
}

/** What came of an attempt. A reason is a code: no text, in which secrets could stand. */
export type Attempted =
  | { readonly attempt: number; readonly outcome: "done" }
  | { readonly attempt: number; readonly outcome: "retry"; readonly at: number; readonly reason: string }
  | { readonly attempt: number; readonly outcome: "failed"; readonly reason: string };

/** The first action of a decision that is not done: those behind it wait for it. */
export interface Undelivered extends ActionPlace {
  readonly id: string;
  readonly verb: string;
  /** How many actions the decision has. */
  readonly of: number;
  readonly attempts: number;
  /** When it is tried again; undefined when it has failed for good. */
  readonly due: number | undefined;
  /** Why it failed the last time. */
  readonly reason: string | undefined;
}

export function deliveryId({ deployment, decision, action }: ActionPlace): string {
  return `${deployment}/${decision}/${action}`;
}

/** @throws LedgerError `UNKNOWN_ACTION` for what is no id. */
export function placeOf(id: string): ActionPlace {
  const [, deployment, decision, action] = ID.exec(id) ?? [];
  if (deployment === undefined) throw unknownAction();
  return { deployment, decision: Number(decision), action: Number(action) };
}

const ID = /^(.+)\/(0|[1-9][0-9]{0,14})\/(0|[1-9][0-9]{0,5})$/u;

export function unknownAction(): LedgerError {
  return new LedgerError("UNKNOWN_ACTION", "no action with this id waits to be delivered");
}

/** @throws LedgerError `UNUSABLE` */
export function checkReason(reason: string): void {
  if (REASON.test(reason)) return;
  throw new LedgerError("UNUSABLE", "the reason why an action failed is no code", {
    hint: "small letters, digits and `_`, at most 64",
  });
}

const REASON = /^[a-z][a-z0-9_]{0,63}$/u;
