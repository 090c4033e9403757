import type { ObligationRecord } from "@glither/host";
import { parseIsoDuration } from "@glither/host/receipt";
import { on, type Ref, send } from "@glither/vat";
import type { Timer } from "@glither/vat/library";

/** The first deadline; those behind it can settle nothing any more. */
export function deadlineOf(obligations: readonly ObligationRecord[]): number | undefined {
  const all = obligations.flatMap((each) => ("after" in each ? [parseIsoDuration(each.after) ?? 0] : []));
  return all.length === 0 ? undefined : Math.min(...all);
}

export function eventsOf(obligations: readonly ObligationRecord[]): string[] {
  return obligations.flatMap((each) => ("on" in each ? [each.on] : []));
}

export function guardsOf(obligations: readonly ObligationRecord[]): string[] {
  return obligations.flatMap((each) => ("when" in each ? [each.when] : []));
}

/** The longest time that a timer waits in one go. */
const LONGEST = 2 ** 31 - 1;

export function wait(timer: Ref<Timer>, ms: number, then: () => void): void {
  const now = Math.min(ms, LONGEST);
  on(send(timer, "after", now), { then: () => (ms > now ? wait(timer, ms - now, then) : then()) });
}
