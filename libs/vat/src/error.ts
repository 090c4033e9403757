/** What can go wrong in a vat. */
export type VatErrorCode =
  /** A call, a send or a spawn outside of any turn. */
  | "NO_TURN"
  /** A turn of one vat was begun within a turn of another one. */
  | "NESTED_TURN"
  /** The vat is halted, and takes no turn until it is started. */
  | "HALTED"
  /** Called or sent to something that is no reference. */
  | "NOT_A_REFERENCE"
  /** A synchronous call of what lives in another vat. */
  | "NOT_NEAR"
  /** A synchronous call of a promise that is not fulfilled with an actor. */
  | "NOT_CALLABLE"
  /** The actor was spawned in a turn that failed. */
  | "NO_SUCH_ACTOR"
  | "NO_SUCH_METHOD"
  /** What a constructor returned, or an actor should become, is neither function nor `methods(…)`. */
  | "NOT_A_BEHAVIOUR"
  /** A value of another actor's `bcom` was returned. */
  | "FOREIGN_BCOM"
  /** A handler of `on` tried to change an actor's behaviour. */
  | "BCOM_IN_HANDLER"
  /** What `on` was given is no function. */
  | "NOT_A_HANDLER"
  /** A promise would wait for itself. */
  | "CYCLE"
  /** A behaviour or a handler returned a promise of JavaScript's. */
  | "NATIVE_PROMISE"
  /** The vat takes no more: its mailbox is full. */
  | "MAILBOX_FULL"
  /** The vat takes nothing new: it is drained. */
  | "DRAINED"
  /** What a turn did is no data and no actor that can be made again, in a vat that is kept. */
  | "NOT_KEPT"
  /** What would have resolved a promise ended with the process in which it was. */
  | "LOST"
  /** A store holds an actor that cannot be made again: it is not registered, or its version has no way to the present one. */
  | "NO_CONSTRUCTOR"
  /** A store could not write, so its vats stand still. */
  | "STORE_FAILED"
  /** A store is not what it should be. */
  | "DAMAGED_STORE"
  /** What was sent to another thread, or would be, is nothing that can cross. */
  | "NOT_SENT"
  /** The other end of a link is gone, and what was under way with it. */
  | "LINK_LOST"
  /** What was asked of the past would change it, or is no longer known. */
  | "PAST";

/** An error of the vat itself; what an actor throws crosses as it is. */
export class VatError extends Error {
  readonly code: VatErrorCode;
  /** What can be done about it, in one line. */
  readonly hint: string | undefined;

  constructor(code: VatErrorCode, message: string, { hint, cause }: { hint?: string; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "VatError";
    this.code = code;
    this.hint = hint;
  }
}
