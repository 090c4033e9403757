import type { Receipt } from "@glither/host/receipt";

/** What of a receipt is the decision: not which rule made it, nor the token that a host gave out. */
export function decisionOf(receipt: Receipt): unknown {
  const { verdict, reason_class, actions } = receipt;
  const waits = "obligations" in receipt ? { state: receipt.state, obligations: receipt.obligations } : {};
  return { verdict, reason_class, actions, ...waits };
}

export function isSameDecision(one: Receipt, other: Receipt): boolean {
  return JSON.stringify(decisionOf(one)) === JSON.stringify(decisionOf(other));
}

/** In a few words: `delivered by deliver_known`. */
export function inShort(receipt: Receipt): string {
  const box = "state" in receipt ? `held in ${receipt.state}` : receipt.verdict;
  return `${box} by ${receipt.rule}`;
}
