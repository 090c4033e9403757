export { commitmentOf } from "./commitment.ts";
export type { CounterRequest, Counters, Reserved } from "./counters/counters.ts";
export { LedgerError, type LedgerErrorCode } from "./error.ts";
export type { Contents, Decided, DuePlace, Happened, Ledger, Logged, Pending, Settled, Standing } from "./ledger.ts";
export {
  type CheckedLog,
  checkLog,
  type Fault,
  type FaultCode,
  type LeftOpen,
  type LogToCheck,
} from "./log/check-log.ts";
export { type Checkpoint, openCheckpoint } from "./log/checkpoint.ts";
export type { Decision, Delivery, Entry, Erasure, Settler, Settling, SourcePlace, Statement } from "./log/entry.ts";
export { entryHash, readEntry } from "./log/entry.ts";
export { verifyProof } from "./log/proof.ts";
export { type Holds, type LookOptions, lookAgain, type Waiting, waitingOf } from "./look-again.ts";
export { lostOf } from "./lost.ts";
export { isShared, type OpenLedgerOptions, openLedger, shownPlace } from "./open-ledger.ts";
export { backOff, DEFAULT_PERSISTENCE, LONGEST_WAIT, type Persistence } from "./outbox/back-off.ts";
export {
  type DeliveryBinding,
  type DeliveryBindings,
  type DeliveryContext,
  DeliveryRefused,
} from "./outbox/binding.ts";
export { type Delivered, type DeliverOptions, deliverDue } from "./outbox/deliver-due.ts";
export type { Attempted, ToDeliver, Undelivered } from "./outbox/delivery.ts";
export { SqliteLedger } from "./sqlite/sqlite-ledger.ts";
export type { Tasks, Working } from "./work/work.ts";
