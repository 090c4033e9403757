import type { Behaviour, Method } from "./behaviour.ts";

// References, their homes and what is sent to them: one file, since each is made of the others.

/** Where references live: a vat, or the border to somewhere else. What is sent to a reference is handed to its home. */
export interface Home {
  /** A promise that lives there, for the answer of a message that will be handed over. It has no effect until then. */
  answer(): Reference;
  /** Takes what was sent there, in order: called when what the sender did has been committed, never within a turn. */
  accept(item: Item): void;
}

/** A promise that is not settled: what waits for it, in the order in which it came. */
export class Pending {
  entries: Entry[] | undefined = undefined;
}

/** A promise that will be what another one will be, which lives here or elsewhere. */
export class Following {
  readonly to: Reference;

  constructor(to: Reference) {
    this.to = to;
  }
}

export class Fulfilled {
  /** No promise that is still open: data, or a reference. */
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

export class Broken {
  readonly problem: unknown;
  /** Whether somebody has asked, or has been told. */
  handled = false;

  constructor(problem: unknown) {
    this.problem = problem;
  }
}

/** What a border keeps of a thing that lives beyond it. */
export abstract class FarState {
  /** Whether it is a promise, as far as is known here. */
  abstract readonly promise: boolean;
}

/** An actor whose turn failed in which it was spawned. */
export const GONE = Object.freeze({ gone: true });

export type PromiseState = Pending | Following | Fulfilled | Broken;
export type State = Method | Behaviour | PromiseState | FarState | typeof GONE;

export let homeOf: (reference: Reference) => Home;
export let stateOf: (reference: Reference) => State;
export let setState: (reference: Reference, state: State) => void;
export let stampOf: (reference: Reference) => number;
export let setStamp: (reference: Reference, stamp: number) => void;
export let idOf: (reference: Reference) => number;
export let setId: (reference: Reference, id: number) => void;
export let isReference: (value: unknown) => value is Reference;

/**
 * What a `Ref` or a `Vow` is at run time. Frozen, and nothing on it can be read: home and state are private fields, which only the
 * functions below reach, and these are not exported from the package's front door.
 */
export class Reference {
  readonly #home: Home;
  #state: State;
  /** The turn in which its state was last written down, so that one turn writes it down once. */
  #stamp: number;
  /** What it is called in the store of a vat that is kept; 0 where it is not in it. */
  #id: number;

  constructor(home: Home, state: State) {
    this.#home = home;
    this.#state = state;
    this.#stamp = 0;
    this.#id = 0;
    Object.freeze(this);
  }

  static {
    homeOf = (reference) => reference.#home;
    stateOf = (reference) => reference.#state;
    setState = (reference, state) => {
      reference.#state = state;
    };
    stampOf = (reference) => reference.#stamp;
    setStamp = (reference, stamp) => {
      reference.#stamp = stamp;
    };
    idOf = (reference) => reference.#id;
    setId = (reference, id) => {
      reference.#id = id;
    };
    isReference = (value): value is Reference => typeof value === "object" && value !== null && #state in value;
  }
}

// Whoever holds a reference shall not get at its class through it.
Reflect.deleteProperty(Reference.prototype, "constructor");
Object.freeze(Reference.prototype);

/** Whether it is a promise, settled or not. */
export function isPromise(reference: Reference): boolean {
  const state = stateOf(reference);
  if (state instanceof FarState) return state.promise;
  return (
    state instanceof Pending || state instanceof Following || state instanceof Fulfilled || state instanceof Broken
  );
}

/** A message: what is called with what, and the promise that gets what comes of it. */
export class Delivery {
  readonly target: Reference;
  readonly args: readonly unknown[];
  /** A promise that lives where the target does; undefined where nobody wants to know. */
  readonly answer: Reference | undefined;
  /** Whether the first argument, if it is a text, is a text even where methods have names of another type. */
  readonly verbatim: boolean;

  constructor(target: Reference, args: readonly unknown[], answer: Reference | undefined, verbatim: boolean) {
    this.target = target;
    this.args = args;
    this.answer = answer;
    this.verbatim = verbatim;
  }
}

/** Somebody wants to know what becomes of a promise. */
export class Listen {
  readonly target: Reference;
  readonly listener: Listener;

  constructor(target: Reference, listener: Listener) {
    this.target = target;
    this.listener = listener;
  }
}

/** A promise that somebody listened to is settled. */
export class Reaction {
  readonly listener: Listener;
  readonly fulfilled: boolean;
  /** What it was fulfilled with, or the problem. */
  readonly value: unknown;

  constructor(listener: Listener, fulfilled: boolean, value: unknown) {
    this.listener = listener;
    this.fulfilled = fulfilled;
    this.value = value;
  }
}

/** What a turn is about that no reference is asked for: a program outside of the vat. */
export class Thunk {
  readonly run: () => void;
  /** What it threw, which whoever runs it throws. */
  problem: { readonly problem: unknown } | undefined = undefined;

  constructor(run: () => void) {
    this.run = run;
  }
}

/** Who listens: where the reaction goes, and what it does there. */
export interface Listener {
  readonly home: Home;
  readonly fulfilled: ((value: unknown) => unknown) | undefined;
  readonly broken: ((problem: unknown) => unknown) | undefined;
  /** Runs after either. */
  readonly last: (() => unknown) | undefined;
  /** A promise of `home` that gets what the handler returns. */
  readonly result: Reference | undefined;
}

/** What waits in a promise. */
export type Entry = Delivery | Listener;

/** What a home takes. */
export type Item = Delivery | Listen | Reaction | Thunk;
