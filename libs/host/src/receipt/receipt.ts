import type { JsonValue } from "../crossing/lift.ts";

/** What one crossing came to, as plain JSON. Keys are in the order in which the receipt is written. */
export type Receipt = SettledReceipt | PendingReceipt;

interface ReceiptBase {
  /** The rule that took the artifact; `default` when none did, `host` when the crossing went wrong. */
  readonly rule: string;
  /** The reason as an identifier; a `HostReason` where the rule is `host`. */
  readonly reason_class: string;
  /** The actions that were done, in order; where they are deferred, those that are to be done. */
  readonly actions: readonly ActionRecord[];
  /** An action that was handed to its binding and did not come back with a right answer: whether it was done, nobody knows. */
  readonly unfinished?: ActionRecord;
  /** Tokens that suspending verbs gave out in this crossing and that nothing waits for any more; left out when there are none. */
  readonly open_tokens?: readonly string[];
  /** Ligands that were needed and absent; left out when there are none. */
  readonly ligand_absent?: readonly string[];
}

/** Why the host settled a crossing that went wrong. */
export type HostReason =
  /** It took longer than the limit. */
  | "host_timeout"
  /** It took more memory than the limit, or than there was. */
  | "host_memory"
  /** The component called its host more often than the limit. */
  | "host_too_many_calls"
  /** The receipt, an action or all actions together are larger than the limit. */
  | "host_oversized"
  /** The component stopped with a trap, or handed over what is no value at all. */
  | "host_trap"
  /** It called a function of its host about another artifact, or with values that the function does not have. */
  | "host_malformed_action"
  /** The receipt is outside the contract, or does not fit what was done. */
  | "host_malformed_receipt"
  /** A function of the host threw, answered wrongly, or had no answer. */
  | "host_binding_failed";

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
