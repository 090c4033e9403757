/** Something that was taken for a decision that is not kept yet, such as a place in a counter. */
export interface Reservation {
  /** Names it to the store that it was taken from. */
  readonly id: string;
  /** The boxes and states of decisions that it is for; left out, of any. Where another one comes of the crossing, it is given back. */
  readonly counts?: readonly string[];
  /** Gives it back, since there is no decision. */
  release(): Promise<void>;
}

/** What a binding is given behind its arguments where its answer may come later. */
export class AnswerContext {
  #controller: AbortController | undefined;
  #reservations: Reservation[] | undefined = [];

  /** Aborted when nobody waits for the answer any more: the crossing was given up, or its time is over. */
  get signal(): AbortSignal {
    // Few bindings look at it, and one costs as much as a small crossing.
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  /** Goes with the crossing: into its result, or, where that goes wrong or is given up, back. */
  reserve(reservation: Reservation): void {
    if (this.#reservations === undefined) giveBack([reservation]);
    else this.#reservations.push(reservation);
  }

  /** Those that a decision takes, which came to this box or state; the others are given back. */
  static reservations(context: AnswerContext, cameTo: string): readonly Reservation[] {
    const { true: taken = [], false: others = [] } = Object.groupBy(context.#reservations ?? [], ({ counts }) =>
      counts === undefined || counts.includes(cameTo) ? "true" : "false",
    );
    giveBack(others);
    context.#reservations = taken;
    return taken;
  }

  /** Tells bindings that nobody waits, and gives back what they have reserved, and what they will. */
  static abandon(context: AnswerContext, reason: unknown): void {
    context.#controller?.abort(reason);
    giveBack(context.#reservations ?? []);
    context.#reservations = undefined;
  }
}

/** What cannot be given back now runs out by itself. */
function giveBack(reservations: readonly Reservation[]): void {
  for (const reservation of reservations) reservation.release().catch(() => undefined);
}
