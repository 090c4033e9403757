import { setImmediate } from "node:timers/promises";
import { isPending, type PendingReceipt } from "@glither/host/receipt";
import type { Explanation, SourcePlace } from "@glither/interpreter";
import { type DuePlace, type Ledger, type Pending, readEntry } from "@glither/ledger";
import type { Deployment } from "../deployment/deployment.ts";
import { matcher } from "./_matcher.ts";
import { explainKept, type KeptValues, keptValues, placeOfRule } from "./explain-kept.ts";

/** A suspended disposition, with all that helps to decide about it. */
export interface Held {
  readonly pending: Pending;
  /** When it was decided that it waits. */
  readonly since: string;
  readonly receipt: PendingReceipt;
  readonly place: SourcePlace | undefined;
  readonly values: KeptValues;
  readonly explanation: Explanation | undefined;
}

export interface HeldQuery {
  readonly ledger: Ledger;
  readonly deployment: Deployment;
  /** Words that it must have, all of them. */
  readonly words: string;
  readonly after: DuePlace | undefined;
}

export interface HeldPage {
  readonly held: readonly Held[];
  /** Where the next page begins, if there may be one. */
  readonly next: DuePlace | undefined;
  /** Whether a search has stopped before it had a full page. */
  readonly isCut: boolean;
}

/** On one page. */
export const MOST_HELD = 25;
/** So many are looked at for one search; then its sender may go on. */
const MOST_SEARCHED = 5_000;
const PORTION = 100;

/** What waits, the next due first. */
export async function heldPage({ ledger, deployment, words, after }: HeldQuery): Promise<HeldPage> {
  const matches = matcher(words);
  const held: Held[] = [];
  let place = after;
  const portion = words === "" ? MOST_HELD : PORTION;
  for (let looked = 0; looked < MOST_SEARCHED; looked += portion) {
    const some = await ledger.pendingByDue(deployment.config.name, portion, place);
    for (const pending of some) {
      place = { due: pending.due, token: pending.token };
      const one = await heldAs(ledger, deployment, pending);
      if (one === undefined || !matches([pending.token, one.receipt, one.values])) continue;
      held.push({ ...one, explanation: explainKept(deployment, one, one.values) });
      if (held.length === MOST_HELD) return { held, next: place, isCut: false };
    }
    if (some.length < portion) return { held, next: undefined, isCut: false };
    // Requests come between.
    await setImmediate();
  }
  return { held, next: place, isCut: true };
}

type Found = Omit<Held, "explanation"> & { readonly component: string };

/** Undefined where it has settled in the meantime. */
async function heldAs(ledger: Ledger, deployment: Deployment, pending: Pending): Promise<Found | undefined> {
  const { name } = deployment.config;
  const [bytes] = await ledger.entries(name, pending.decision, 1);
  const entry = bytes && readEntry(bytes);
  if (entry?.statement.kind !== "decision" || !isPending(entry.statement.receipt)) return undefined;
  const { receipt, component } = entry.statement;
  const values = await keptValues(ledger, name, pending.decision);
  return { pending, since: entry.at, receipt, component, place: placeOfRule(deployment, entry.statement), values };
}
