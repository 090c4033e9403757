import type { JsonValue } from "../crossing/lift.ts";

/** What one crossing came to, as plain JSON. Keys are in the order in which the receipt is written. */
export type Receipt = SettledReceipt | PendingReceipt;

interface ReceiptBase {
  /** The rule that took the artifact; `default` when none did. */
  readonly rule: string;
  readonly reason_class: string;
  /** The verbs that were called, in order. */
  readonly actions: readonly ActionRecord[];
  /** Ligands that were needed and absent; left out when there are none. */
  readonly ligand_absent?: readonly string[];
}

export interface SettledReceipt extends ReceiptBase {
  /** The box. */
  readonly verdict: string;
}

export interface PendingReceipt extends ReceiptBase {
  readonly verdict: "pending";
  /** The state in which the disposition rests. */
  readonly state: string;
  /** The host's name for this suspension. */
  readonly token: string;
  /** The boxes in which it can settle. */
  readonly resolutions: readonly string[];
  readonly obligations: readonly ObligationRecord[];
}

/** A host action as it was called, without the artifact. */
export interface ActionRecord {
  readonly verb: string;
  readonly args: Readonly<Record<string, JsonValue>>;
}

/** What settles a suspended disposition; the first to come wins. Without a reason class the rule's own stays. */
export type ObligationRecord = TriggerRecord & { readonly verdict: string; readonly reason_class?: string };

export type TriggerRecord =
  | { readonly on: string }
  /** An ISO 8601 duration, from the crossing on: `PT72H`. */
  | { readonly after: string }
  | { readonly when: string };

/** By its obligations, not by its verdict, since a dialect may name a box `pending`. */
export function isPending(receipt: Receipt): receipt is PendingReceipt {
  return "obligations" in receipt;
}
