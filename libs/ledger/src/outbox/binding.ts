import type { Json } from "@glither/artifact";
import type { ActionRecord } from "@glither/host/receipt";

/** What a binding is given to do an action once, although it may be asked to do it several times. */
export interface DeliveryContext {
  /**
   * The idempotency key: the same each time that this action is tried, and of no other one. An action is delivered at least once, so
   * whoever does it has to know the ids of those that are done, or do the same however often.
   */
  readonly id: string;
  /** How often it has been begun, with this time. */
  readonly attempt: number;
  /** Aborted when the time for this attempt is over. */
  readonly signal: AbortSignal;
}

/**
 * Does an action. It is done when the function returns, or its promise is fulfilled. What it throws has it tried again, but for a
 * `DeliveryRefused`.
 *
 * @param args the action's arguments by name, as they stand in the receipt.
 * @param artifact what was disposed of, as it was kept.
 */
export type DeliveryBinding = (
  args: ActionRecord["args"],
  artifact: Json,
  context: DeliveryContext,
) => void | Promise<void>;

/** By the verb's name. */
export type DeliveryBindings = Readonly<Record<string, DeliveryBinding>>;

/** Thrown by a binding that will never do this action: it is not tried again. */
export class DeliveryRefused extends Error {
  /** Why, as a code for the log: small letters, digits and `_`, at most 64. */
  readonly code: string;

  constructor(code: string, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "DeliveryRefused";
    this.code = code;
  }
}
