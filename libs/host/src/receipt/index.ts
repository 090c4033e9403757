/** Receipts and how they settle, for what keeps them and runs nothing. */
export { parseIsoDuration } from "./duration.ts";
export { type ActionRecord, isPending, type ObligationRecord, type PendingReceipt, type Receipt } from "./receipt.ts";
export { type Settlement, settle, type TimelineEntry } from "./settle.ts";
export { newToken } from "./token.ts";
