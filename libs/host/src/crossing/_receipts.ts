import type { HostReason, Receipt, SettledReceipt } from "../receipt/receipt.ts";
import type { ClaimedReceipt } from "./_lift-receipt.ts";
import type { CrossingLog } from "./_log.ts";
import type { CrossingContract } from "./contract.ts";
import { BindingError, type CrossingError, type FailureCode } from "./error.ts";
import { HOST_RULE } from "./reserved.ts";

export const REASONS: Readonly<Record<FailureCode, HostReason>> = {
  TRAPPED: "host_trap",
  TIMEOUT: "host_timeout",
  MEMORY: "host_memory",
  TOO_MANY_CALLS: "host_too_many_calls",
  OVERSIZED: "host_oversized",
  BAD_ACTION: "host_malformed_action",
  BAD_RECEIPT: "host_malformed_receipt",
};

/** What the host settles where a crossing went wrong: the closed box, whatever the component says, and what was done. */
export function hostVerdict(
  failure: CrossingError | BindingError,
  { actions, suspensions, unfinished }: CrossingLog,
  contract: CrossingContract,
): SettledReceipt {
  return {
    verdict: contract.default_box,
    rule: HOST_RULE,
    reason_class: reasonOf(failure),
    actions,
    ...(unfinished === undefined ? {} : { unfinished }),
    ...openTokens(suspensions.map(({ token }) => token)),
  };
}

/** What a component says, once all has been checked. */
export function receiptOf(
  { verdict, rule, reasonClass, ligandAbsent }: ClaimedReceipt,
  { actions, suspensions }: CrossingLog,
): Receipt {
  const absent = ligandAbsent.length === 0 ? {} : { ligand_absent: ligandAbsent };
  if (verdict.kind === "settled") {
    const open = suspensions.map(({ token }) => token);
    return { verdict: verdict.box, rule, reason_class: reasonClass, actions, ...openTokens(open), ...absent };
  }
  const { state, token, resolutions, obligations } = verdict;
  const tokens = suspensions.map((suspension) => suspension.token);
  tokens.splice(tokens.indexOf(token), 1);
  return {
    verdict: "pending",
    rule,
    reason_class: reasonClass,
    state,
    token,
    resolutions,
    obligations,
    actions,
    ...openTokens(tokens),
    ...absent,
  };
}

/** Whoever gave them out may take them back: nothing waits for them. */
function openTokens(tokens: readonly string[]): Pick<Receipt, "open_tokens"> {
  return tokens.length === 0 ? {} : { open_tokens: tokens };
}

function reasonOf(failure: CrossingError | BindingError): HostReason {
  if (failure instanceof BindingError) return "host_binding_failed";
  const reasons: Readonly<Partial<Record<CrossingError["code"], HostReason>>> = REASONS;
  return reasons[failure.code] ?? "host_trap";
}
