import { parseDuration, parseIsoDuration } from "./duration.ts";
import { isPending, type ObligationRecord, type Receipt } from "./receipt.ts";

/** Something that happened after the crossing: an event, or so much time having passed since then. */
export type TimelineEntry =
  | { readonly on: string }
  /** A guard that has come to hold, in the receipt's words. */
  | { readonly when: string }
  /** A duration of the language (`72h`), or milliseconds. */
  | { readonly after: string | number };

export interface Settlement {
  readonly verdict: string;
  readonly reason_class: string;
}

/**
 * What a suspended disposition settles to, given what happened, in order; the first obligation to come due
 * wins. Undefined while nothing in the timeline settles it, and for a receipt that is settled already.
 *
 * @throws RangeError for a duration that is none.
 */
export function settle(receipt: Receipt, timeline: readonly TimelineEntry[]): Settlement | undefined {
  if (!isPending(receipt)) {
    return undefined;
  }
  for (const entry of timeline) {
    const due = dueAt(receipt.obligations, entry);
    if (due !== undefined) {
      return { verdict: due.verdict, reason_class: due.reason_class ?? receipt.reason_class };
    }
  }
  return undefined;
}

function dueAt(obligations: readonly ObligationRecord[], entry: TimelineEntry): ObligationRecord | undefined {
  if ("on" in entry) return obligations.find((obligation) => "on" in obligation && obligation.on === entry.on);
  if ("when" in entry) return obligations.find((obligation) => "when" in obligation && obligation.when === entry.when);
  return earliestDue(obligations, milliseconds(entry.after));
}

function earliestDue(obligations: readonly ObligationRecord[], elapsed: number): ObligationRecord | undefined {
  let earliest: { readonly obligation: ObligationRecord; readonly deadline: number } | undefined;
  for (const obligation of obligations) {
    if ("after" in obligation) {
      const deadline = checked(parseIsoDuration(obligation.after), obligation.after);
      if (deadline <= elapsed && (earliest === undefined || deadline < earliest.deadline)) {
        earliest = { obligation, deadline };
      }
    }
  }
  return earliest?.obligation;
}

function milliseconds(after: string | number): number {
  const ms = typeof after === "number" ? after : parseDuration(after);
  return checked(Number.isSafeInteger(ms) && Number(ms) >= 0 ? ms : undefined, String(after));
}

function checked(ms: number | undefined, text: string): number {
  if (ms === undefined) {
    throw new RangeError(`\`${text}\` is no duration`);
  }
  return ms;
}
