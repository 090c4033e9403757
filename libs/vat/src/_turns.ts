import type { Fifo } from "./_fifo.ts";
import {
  invoke,
  isBehaviour,
  nextOf,
  notBehaviour,
  notCallable,
  notReference,
  refuseNativePromise,
} from "./_invoke.ts";
import { Promises } from "./_promises.ts";
import { resolverOf } from "./_resolver.ts";
import { type Bcom, Becoming, type Behaviour, type Constructor, type Method } from "./behaviour.ts";
import { VatError } from "./error.ts";
import type { Journal } from "./journal.ts";
import type { Observer } from "./observer.ts";
import {
  Broken,
  Delivery,
  Fulfilled,
  GONE,
  type Home,
  homeOf,
  type Item,
  isReference,
  Listen,
  type Listener,
  Reaction,
  Reference,
  stateOf,
  Thunk,
} from "./reference.ts";

/** Tells an actor's `bcom` to say whose it is. */
export const WHOSE = Symbol("whose");

/** What a turn needs of its vat. */
export interface Ground {
  readonly home: Home;
  readonly name: string;
  readonly journal: Journal;
  /** What the turn causes here, and elsewhere. */
  readonly queue: Fifo<Item>;
  readonly outgoing: Fifo<Item>;
  readonly observer: Observer | undefined;
  readonly report: (problem: unknown, vat: string) => void;
}

/** What is done within a turn: one item is taken, and actors spawn, call, send and wait. When turns begin and end is the kernel's. */
export class Turns {
  readonly #home: Home;
  readonly #name: string;
  readonly #journal: Journal;
  readonly #queue: Fifo<Item>;
  readonly #outgoing: Fifo<Item>;
  readonly #observer: Observer | undefined;
  readonly #report: (problem: unknown, vat: string) => void;
  readonly #promises: Promises;

  constructor({ home, name, journal, queue, outgoing, observer, report }: Ground) {
    this.#home = home;
    this.#name = name;
    this.#journal = journal;
    this.#queue = queue;
    this.#outgoing = outgoing;
    this.#observer = observer;
    this.#report = report;
    this.#promises = new Promises(home, journal, queue, outgoing);
  }

  ends(run: (failed: boolean) => void): void {
    this.#journal.ends(run);
  }

  spawn(maker: Constructor<readonly unknown[], unknown>, args: readonly unknown[]): Reference {
    // Until the constructor has returned there is nobody to be called.
    const actor = new Reference(this.#home, GONE);
    if (this.#observer !== undefined) this.#observer.spawns?.(actor, maker.name, args, this.#name);
    let made: unknown;
    try {
      made = maker(bcomOf(actor), ...args);
    } finally {
      if (this.#observer !== undefined) this.#observer.left?.(undefined);
    }
    if (isReference(made)) return made;
    if (!isBehaviour(made)) throw notBehaviour("a constructor returned", made);
    this.#journal.spawned(actor, GONE);
    this.#journal.set(actor, made);
    return actor;
  }

  call(target: unknown, args: readonly unknown[]): unknown {
    if (!isReference(target)) throw notReference(target);
    const end = homeOf(target) === this.#home ? this.#promises.shorten(target) : target;
    if (homeOf(end) !== this.#home)
      throw new VatError("NOT_NEAR", "called what lives in another vat", { hint: "use `send`" });
    const state = stateOf(end);
    if (!isBehaviour(state)) {
      if (state instanceof Fulfilled && args.length === 0) return state.value;
      throw notCallable(state, state instanceof Broken ? state.problem : undefined);
    }
    return this.#invoke(end, state, args);
  }

  /** Sends, and answers a promise for what comes of it, or undefined where nobody wants to know. */
  send(target: unknown, args: readonly unknown[], wanted: boolean, verbatim: boolean): Reference | undefined {
    if (!isReference(target)) throw notReference(target);
    if (this.#observer !== undefined) this.#observer.sent?.(args);
    const end = this.#promises.shorten(target);
    const answer = wanted ? homeOf(end).answer() : undefined;
    const delivery = new Delivery(end, args, answer, verbatim);
    if (homeOf(end) !== this.#home) this.#outgoing.push(delivery);
    else if (isBehaviour(stateOf(end))) this.#queue.push(delivery);
    else this.#promises.forward(delivery);
    return answer;
  }

  on(value: unknown, handlers: Pick<Listener, "fulfilled" | "broken" | "last">): Reference {
    const result = this.#home.answer();
    this.#promises.listen(value, { home: this.#home, ...handlers, result });
    return result;
  }

  /** Waits in a promise of this vat for what may be elsewhere. */
  through(value: unknown, handlers: Pick<Listener, "fulfilled" | "broken" | "last">): Reference {
    if (!isReference(value) || homeOf(this.#promises.shorten(value)) === this.#home) return this.on(value, handlers);
    const here = this.#home.answer();
    const result = this.on(here, handlers);
    this.#promises.listen(value, {
      home: this.#home,
      fulfilled: undefined,
      broken: undefined,
      last: undefined,
      result: here,
    });
    return result;
  }

  promise(): readonly [vow: Reference, resolver: Reference] {
    const vow = this.#home.answer();
    return [vow, new Reference(this.#home, this.resolver(vow))];
  }

  /** The behaviour of what resolves a promise of this vat. */
  resolver(vow: Reference): Behaviour {
    return resolverOf(
      vow,
      (value) => this.#promises.resolve(vow, value),
      (problem) => this.#promises.break(vow, problem),
    );
  }

  perform(item: Item): void {
    if (item instanceof Delivery) this.#deliver(item);
    else if (item instanceof Reaction) this.#reacted(item);
    else if (item instanceof Listen) this.#promises.listen(item.target, item.listener);
    else item.run();
  }

  failed(item: Item, problem: unknown): void {
    if (item instanceof Delivery) {
      if (item.answer !== undefined) this.#promises.break(item.answer, problem);
      else this.#report(problem, this.#name);
    } else if (item instanceof Reaction) {
      const { result } = item.listener;
      if (result !== undefined) this.#promises.break(result, problem);
      else this.#report(problem, this.#name);
      this.#finally(item.listener);
    } else if (item instanceof Thunk) item.problem = { problem };
    else this.#report(problem, this.#name);
  }

  #deliver(delivery: Delivery): void {
    const { target, args, answer } = delivery;
    const state = stateOf(target);
    if (!isBehaviour(state)) {
      this.#promises.forward(delivery);
      return;
    }
    const value = this.#invoke(target, state, args);
    refuseNativePromise(value);
    if (answer !== undefined) this.#promises.resolve(answer, value);
  }

  #invoke(actor: Reference, state: Method | Behaviour, args: readonly unknown[]): unknown {
    const value = this.#observer === undefined ? invoke(state, args) : observed(this.#observer, actor, state, args);
    if (!(value instanceof Becoming)) return value;
    this.#journal.set(actor, nextOf(actor, value));
    return value.value;
  }

  #reacted({ listener, fulfilled, value }: Reaction): void {
    const { result } = listener;
    const handler = fulfilled ? listener.fulfilled : listener.broken;
    if (handler !== undefined) {
      const handled = handler(value);
      if (handled instanceof Becoming)
        throw new VatError("BCOM_IN_HANDLER", "a handler of `on` cannot change an actor's behaviour", {
          hint: "send the actor a message",
        });
      refuseNativePromise(handled);
      if (result !== undefined) this.#promises.resolve(result, handled);
    } else if (result !== undefined) {
      if (fulfilled) this.#promises.resolve(result, value);
      else this.#promises.break(result, value);
    }
    this.#finally(listener);
  }

  /** What is to be done whatever has come of it: a turn of its own, whose failure is nobody's but its own. */
  #finally(listener: Listener): void {
    if (listener.last === undefined) return;
    const last = { home: this.#home, fulfilled: listener.last, broken: undefined, last: undefined, result: undefined };
    this.#queue.push(new Reaction(last, true, undefined));
  }

  /** What has broken and nobody has asked for, since it was asked last. */
  unheard(): unknown[] {
    return this.#promises.unheard();
  }
}

function observed(observer: Observer, actor: Reference, state: Method | Behaviour, args: readonly unknown[]): unknown {
  observer.entered?.(actor, args);
  let answer: unknown;
  try {
    const value = invoke(state, args);
    answer = value instanceof Becoming ? value.value : value;
    return value;
  } finally {
    observer.left?.(answer);
  }
}

/** What an actor makes its next behaviour known with. */
export function bcomOf(actor: Reference): Bcom {
  return ((next: unknown, value?: unknown): unknown =>
    next === WHOSE ? actor : new Becoming(actor, next, value)) as Bcom;
}
