export { admit, type Reading } from "./admission/admit.ts";
export type { Shape } from "./admission/shapes.ts";
export { type AnswersContract, type AnswersOptions, answersBindings } from "./bindings/answers.ts";
export { withDurations } from "./bindings/with-durations.ts";
export { AnswerContext, type Reservation } from "./crossing/answer-context.ts";
export type { AnswerLimits } from "./crossing/answer-limits.ts";
export { type Asker, prepareAsking } from "./crossing/ask.ts";
export { type AskerNow, prepareAskingNow } from "./crossing/ask-now.ts";
export type { CrossingContract, CrossingOptions, KnownRule } from "./crossing/contract.ts";
export {
  type ArtifactInput,
  type ArtifactValues,
  type Crossing,
  dispose,
  prepare,
  prepareMany,
} from "./crossing/dispose.ts";
export {
  BindingError,
  type BindingErrorCode,
  CrossingError,
  type CrossingErrorCode,
  type FailureCode,
} from "./crossing/error.ts";
export { type JsonValue, liftValue } from "./crossing/lift.ts";
export { type Lowered, lowerValue } from "./crossing/lower.ts";
export {
  type AsyncCall,
  type AsyncCrossing,
  type AsyncDispose,
  type AsyncOptions,
  prepareAsync,
} from "./crossing/prepare-async.ts";
export { readableAnswer } from "./crossing/readable-answer.ts";
export { EmlError, type EmlErrorCode } from "./eml/error.ts";
export { DANGER_ORDER } from "./eml/extension.ts";
export {
  type EmlOptions,
  type EnvelopeRecipient,
  envelopeRecipient,
  type MailArtifact,
  readEml,
} from "./eml/read-eml.ts";
export { DEFAULT_LIMITS, type Limits } from "./limits.ts";
export { type Binding, type BindingSet, findBinding } from "./link/binding-set.ts";
export { LinkError, type LinkErrorCode } from "./link/error.ts";
export { freshEachTime } from "./link/fresh.ts";
export { type LinkedComponent, linkComponent } from "./link/link-component.ts";
export type { Embedder, ProgramOptions } from "./link/program.ts";
export type { Where } from "./link/where-to-run.ts";
export { roomWithin } from "./metering/room.ts";
export { type StepBound, stepBound } from "./metering/step-bound.ts";
export type { ImportObject, Program } from "./program.ts";
export { isoDuration, parseDuration } from "./receipt/duration.ts";
export {
  type ActionRecord,
  type HostReason,
  isPending,
  type ObligationRecord,
  type PendingReceipt,
  type Receipt,
  type SettledReceipt,
  type TriggerRecord,
} from "./receipt/receipt.ts";
export { type Settlement, settle, type TimelineEntry } from "./receipt/settle.ts";
export { newToken } from "./receipt/token.ts";
export { AbiError, type AbiErrorCode } from "./slim/abi/error.ts";
export { allocatorIn, type KnownAllocator, knownAllocator } from "./slim/known-allocator.ts";
export { markedModule } from "./slim/marking/marked-module.ts";
