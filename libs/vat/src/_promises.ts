import type { Fifo } from "./_fifo.ts";
import { isBehaviour, notCallable } from "./_invoke.ts";
import { VatError } from "./error.ts";
import type { Journal } from "./journal.ts";
import {
  Broken,
  Delivery,
  Following,
  Fulfilled,
  type Home,
  homeOf,
  type Item,
  isPromise,
  isReference,
  Listen,
  type Listener,
  Pending,
  Reaction,
  type Reference,
  stateOf,
} from "./reference.ts";

interface Due {
  readonly vow: Reference;
  readonly broken: boolean;
  readonly value: unknown;
}

/** What a vat does with its promises; all of it within a turn, and undone with it. */
export class Promises {
  readonly #home: Home;
  readonly #journal: Journal;
  /** What the turn has caused here. */
  readonly #queue: Fifo<Item>;
  /** What the turn has caused elsewhere. */
  readonly #outgoing: Fifo<Item>;
  /** Promises that broke while nobody waited for them. */
  #unheard: Reference[] = [];
  /** Promises that are resolved because others were: a list, since a chain of them may be longer than a stack is deep. */
  readonly #due: Due[] = [];

  constructor(home: Home, journal: Journal, queue: Fifo<Item>, outgoing: Fifo<Item>) {
    this.#home = home;
    this.#journal = journal;
    this.#queue = queue;
    this.#outgoing = outgoing;
  }

  /** What stands at the end of the promises that are resolved here. */
  shorten(reference: Reference): Reference {
    let end = reference;
    while (homeOf(end) === this.#home) {
      const state = stateOf(end);
      if (state instanceof Following) end = state.to;
      else if (state instanceof Fulfilled && isReference(state.value)) end = state.value;
      else break;
    }
    return end;
  }

  /** Passes a message on that has come to a promise, or to what has become of one. */
  forward(delivery: Delivery): void {
    this.#forward(delivery);
    this.#follow();
  }

  listen(value: unknown, listener: Listener): void {
    if (!isReference(value)) {
      this.react(listener, true, value);
      return;
    }
    const end = this.shorten(value);
    if (homeOf(end) !== this.#home) {
      if (isPromise(end)) this.#outgoing.push(new Listen(end, listener));
      else this.react(listener, true, end);
      return;
    }
    const state = stateOf(end);
    if (state instanceof Pending) this.#journal.append(end, state, listener);
    else if (state instanceof Fulfilled) this.react(listener, true, state.value);
    else if (state instanceof Broken) {
      state.handled = true;
      this.react(listener, false, state.problem);
    } else this.react(listener, true, end);
  }

  react(listener: Listener, fulfilled: boolean, value: unknown): void {
    const reaction = new Reaction(listener, fulfilled, value);
    if (listener.home === this.#home) this.#queue.push(reaction);
    else this.#outgoing.push(reaction);
  }

  /** Resolves a promise of this vat with a value or another promise; answers whether it was the first to do so. */
  resolve(vow: Reference, value: unknown): boolean {
    const first = this.#resolve(vow, value);
    this.#follow();
    return first;
  }

  break(vow: Reference, problem: unknown): boolean {
    const first = this.#break(vow, problem);
    this.#follow();
    return first;
  }

  /** What has broken and nobody has asked for, since it was asked last. */
  unheard(): unknown[] {
    if (this.#unheard.length === 0) return [];
    const broken = this.#unheard.map(stateOf);
    this.#unheard = [];
    return broken
      .filter((state) => state instanceof Broken && !state.handled)
      .map((state) => (state as Broken).problem);
  }

  #follow(): void {
    if (this.#due.length === 0) return;
    // It grows meanwhile.
    for (const { vow, broken, value } of this.#due)
      if (broken) this.#break(vow, value);
      else this.#resolve(vow, value);
    this.#due.length = 0;
  }

  #forward(delivery: Delivery): void {
    const { args, answer, verbatim } = delivery;
    const end = this.shorten(delivery.target);
    if (homeOf(end) !== this.#home) {
      const further = answer === undefined ? undefined : homeOf(end).answer();
      this.#outgoing.push(new Delivery(end, args, further, verbatim));
      if (answer !== undefined) this.#due.push({ vow: answer, broken: false, value: further });
      return;
    }
    const state = stateOf(end);
    if (state instanceof Pending) this.#journal.append(end, state, delivery);
    else if (isBehaviour(state)) this.#queue.push(new Delivery(end, args, answer, verbatim));
    else if (answer === undefined) return;
    else if (state instanceof Fulfilled) {
      // What is no actor answers itself.
      this.#due.push({ vow: answer, broken: false, value: state.value });
    } else {
      if (state instanceof Broken) state.handled = true;
      const value = state instanceof Broken ? state.problem : notCallable(state);
      this.#due.push({ vow: answer, broken: true, value });
    }
  }

  #resolve(vow: Reference, value: unknown): boolean {
    const state = stateOf(vow);
    if (!(state instanceof Pending)) return false;
    const end = isReference(value) ? this.shorten(value) : value;
    if (waitsFor(end, vow))
      return this.#break(vow, new VatError("CYCLE", "a promise was resolved with itself, through others or directly"));
    const there = isReference(end) && homeOf(end) === this.#home ? stateOf(end) : undefined;
    if (there instanceof Broken) {
      there.handled = true;
      return this.#break(vow, there.problem);
    }
    if (there instanceof Fulfilled) this.#journal.set(vow, there);
    else this.#journal.set(vow, isReference(end) && isPromise(end) ? new Following(end) : new Fulfilled(end));
    this.#pass(vow, state);
    return true;
  }

  #break(vow: Reference, problem: unknown): boolean {
    const state = stateOf(vow);
    if (!(state instanceof Pending)) return false;
    const broken = new Broken(problem);
    this.#journal.set(vow, broken);
    this.#pass(vow, state);
    if (!broken.handled) this.#unheard.push(vow);
    return true;
  }

  /** Passes on what has waited for a promise, in the order in which it came. */
  #pass(vow: Reference, { entries }: Pending): void {
    if (entries === undefined) return;
    for (const entry of entries)
      if (entry instanceof Delivery) this.#forward(entry);
      else this.listen(vow, entry);
  }
}

/** Whether a promise elsewhere in this thread waits for one of here: two vats may have resolved each other's. */
function waitsFor(value: unknown, vow: Reference): boolean {
  for (let at = value; isReference(at); ) {
    if (at === vow) return true;
    const state = stateOf(at);
    if (!(state instanceof Following)) return false;
    at = state.to;
  }
  return false;
}
