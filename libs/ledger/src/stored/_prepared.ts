import { isPending } from "@glither/host/receipt";
import { checkDecided } from "../check-decided.ts";
import { deadlineOf } from "../deadline.ts";
import type { Decided } from "../ledger.ts";
import { type Decision, readEntry, statementText } from "../log/entry.ts";
import type { Logged } from "../log/logged.ts";
import { committing } from "./_contents.ts";
import type { Placed } from "./logs.ts";

/** A decision as it is kept: all texts are written before it has its place, and nothing of it is more than a text or a number. */
export interface ToKeep {
  readonly deployment: string;
  readonly at: number;
  /** The statement. */
  readonly text: string;
  readonly contents: string;
  /** Until when those are kept; for ever where it is left out. */
  readonly until: number | undefined;
  readonly id: string | undefined;
  readonly token: string | undefined;
  readonly due: number | undefined;
  readonly deliver: boolean;
  readonly reservations: readonly string[];
}

/** Where it stands; of one that was kept before under the same id, the whole entry. */
export type Kept = Placed | { readonly before: Uint8Array; readonly hash: string };

/** What is made of a decision before it has its place. */
export interface Prepared {
  readonly statement: Decision;
  readonly toKeep: ToKeep;
}

/** @throws LedgerError `UNUSABLE` */
export function prepareDecision(decided: Decided): Prepared {
  checkDecided(decided);
  const { deployment, component, receipt, source, at, retention, id, reservations = [] } = decided;
  const deliver = decided.deliver === true && receipt.actions.length > 0;
  const { commitments, contents } = committing(decided);
  const statement: Decision = {
    kind: "decision",
    component,
    ...commitments,
    receipt,
    ...(deliver ? { deliver } : {}),
    ...(source === undefined ? {} : { source }),
  };
  const toKeep = {
    deployment,
    at,
    text: statementText(statement),
    contents,
    until: retention === undefined ? undefined : at + retention,
    id,
    token: isPending(receipt) ? receipt.token : undefined,
    due: isPending(receipt) ? deadlineOf(receipt, at)?.due : undefined,
    deliver,
    reservations,
  };
  return { statement, toKeep };
}

/** The entry that it was kept as. */
export function loggedAs({ statement }: Prepared, kept: Kept): Logged {
  const { hash } = kept;
  return { entry: "before" in kept ? readEntry(kept.before) : { ...kept.around, statement }, hash };
}
