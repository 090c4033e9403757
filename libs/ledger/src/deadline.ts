import { type PendingReceipt, parseIsoDuration } from "@glither/host/receipt";
import { LedgerError } from "./error.ts";

export interface Deadline {
  /** The duration, as the receipt has it. */
  readonly after: string;
  /** The same in milliseconds. */
  readonly elapsed: number;
  /** When that is, in milliseconds since 1970. */
  readonly due: number;
}

/** The first deadline of a disposition that was suspended at a time; none where only events settle it. */
export function deadlineOf({ obligations }: PendingReceipt, at: number): Deadline | undefined {
  let first: Deadline | undefined;
  for (const obligation of obligations) {
    if (!("after" in obligation)) continue;
    const elapsed = parseIsoDuration(obligation.after) ?? Number.NaN;
    const due = at + elapsed;
    if (!Number.isSafeInteger(due)) {
      throw new LedgerError("UNUSABLE", `the receipt's deadline \`${obligation.after}\` is no duration`);
    }
    if (first === undefined || due < first.due) first = { after: obligation.after, elapsed, due };
  }
  return first;
}
