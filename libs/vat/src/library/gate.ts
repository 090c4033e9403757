/** A message on its way across a membrane, or what comes of one. */
export interface Crossing {
  readonly what: "message" | "answer";
  /** To the side of what the membrane was made for, or from there. */
  readonly direction: "inward" | "outward";
  /** What the actor is known as that the message is for, or that answers. */
  readonly target: string;
  /** How many references one came from another until this one; 0 for the one that the membrane was made for. */
  readonly depth: number;
  /** Of the message; undefined where its target takes every message, and for what a promise is fulfilled with. */
  readonly method: string | undefined;
  /** The arguments, the method's name first; or what is answered. Data, with the references as they are on the side where they come from. */
  readonly value: unknown;
  /** What the references in it are known as. */
  readonly references: readonly string[];
}

export interface Passing {
  /** The only methods that the references in it have on the other side. */
  readonly only?: readonly string[];
}

/**
 * Decides on what crosses. It lets it cross by `pass`, once, now or in a later turn, and answers what that gives; or a promise for it; or throws,
 * and then it has not crossed. Breakage does not go through it: of a problem only its words cross.
 */
export type Gate = (crossing: Crossing, pass: (how?: Passing) => unknown) => unknown;
