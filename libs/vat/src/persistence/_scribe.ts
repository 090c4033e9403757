import { isBehaviour } from "../_invoke.ts";
import { ResolverBehaviour } from "../_resolver.ts";
import type { Behaviour, Method } from "../behaviour.ts";
import { notKept, Pen } from "../data/pen.ts";
import { ITEM, OP, STATE, TAG } from "../data/tags.ts";
import { isDurable, messageOf } from "../durable.ts";
import { VatError } from "../error.ts";
import {
  Broken,
  Delivery,
  type Entry,
  Following,
  Fulfilled,
  type Home,
  homeOf,
  type Item,
  idOf,
  isPromise,
  Listen,
  type Listener,
  Pending,
  Reaction,
  type Reference,
  setId,
  stateOf,
} from "../reference.ts";
import { drawn, type Kind, portraitOf } from "./actor.ts";

/** What a store knows of constructors, and of references elsewhere. */
export interface Known {
  readonly kinds: ReadonlyMap<string, Kind>;
  /** The name by which a reference elsewhere is found again, if it has one. */
  readonly nameOf: ((far: Reference) => string | undefined) | undefined;
}

/**
 * Writes the vats of a store: what is reachable, and only that. A reference that is written for the first time gets a number, and
 * what it is, is written after it; so what a turn makes and nobody keeps costs nothing.
 */
export class Scribe {
  readonly #vats = new Map<Home, number>();
  readonly #known: Known;
  /** Of each vat: the number of the next reference, and the first one since the last snapshot. */
  readonly next: number[] = [];
  readonly #base: number[] = [];
  #far = new WeakMap<Reference, number>();
  #nextFar = 1;
  /** Whether a vat has written down what lives in another one, which may be in the middle of a churn. */
  crossed = false;
  /** Is told of each reference that gets a number. */
  numbered: ((reference: Reference, vat: number, id: number) => void) | undefined;
  /** What was named, and is still to be described. */
  readonly #due: Reference[] = [];
  /** What was numbered since `mark`, to be taken back. */
  readonly #numbered: Reference[] = [];
  readonly #numberedFar: Reference[] = [];

  constructor(known: Known) {
    this.#known = known;
  }

  /** Adds a vat; answers its number. */
  vat(home: Home, next: number): number {
    const index = this.next.length;
    this.#vats.set(home, index);
    this.next.push(next);
    this.#base.push(1);
    return index;
  }

  indexOf(home: Home | undefined): number | undefined {
    return home === undefined ? undefined : this.#vats.get(home);
  }

  /** A pen for what a vat does. */
  pen(vat: number): Pen {
    return new Pen((reference, pen) => this.#refer(reference, pen, vat));
  }

  /** Whether it is in the store. */
  holds(reference: Reference): boolean {
    const index = this.#vats.get(homeOf(reference));
    return index !== undefined && idOf(reference) >= (this.#base[index] as number);
  }

  /** From here on everything is written anew. */
  turnPage(): void {
    for (const [index, next] of this.next.entries()) this.#base[index] = next;
    this.#far = new WeakMap();
    this.#nextFar = 1;
  }

  /** How many references elsewhere have a number. */
  resume(nextFar: number): void {
    this.#nextFar = nextFar;
  }

  /** A reference elsewhere has that number already. */
  knows(far: Reference, id: number): void {
    this.#far.set(far, id);
    this.#nextFar = Math.max(this.#nextFar, id + 1);
  }

  /** Forgets which references were numbered since: they stay. */
  settle(): void {
    this.#numbered.length = 0;
    this.#numberedFar.length = 0;
  }

  /** Takes back the numbers that were given since. */
  unwind(numbered = 0, far = 0): void {
    this.#due.length = 0;
    while (this.#numbered.length > numbered) {
      const reference = this.#numbered.pop() as Reference;
      (this.next[this.#vats.get(homeOf(reference)) as number] as number)--;
      setId(reference, 0);
    }
    while (this.#numberedFar.length > far) {
      this.#far.delete(this.#numberedFar.pop() as Reference);
      this.#nextFar--;
    }
  }

  /** Writes what a reference is, then what was named meanwhile. `full` ends a chunk where it has become long. */
  describe(reference: Reference, pen: Pen, full?: () => void): void {
    this.#state(reference, pen);
    this.drain(pen, full);
  }

  drain(pen: Pen, full?: () => void): void {
    for (let reference = this.#due.pop(); reference !== undefined; reference = this.#due.pop()) {
      this.#state(reference, pen);
      full?.();
    }
  }

  /** What waits in a promise: one more. Answers false for what does not outlive the process. */
  appended(vow: Reference, entry: Entry, pen: Pen): void {
    if (!this.#lasts(entry)) return;
    pen.writer.byte(OP.APPEND);
    this.#number(vow, pen);
    this.#entry(entry, pen);
    this.drain(pen);
  }

  /** A message; answers whether it can be kept, and writes nothing if not. */
  item(item: Item, pen: Pen): boolean {
    const { writer } = pen;
    if (item instanceof Delivery) this.#delivery(item, pen);
    else if (item instanceof Listen && this.#lasts(item.listener)) {
      writer.byte(ITEM.LISTEN);
      pen.reference(item.target);
      this.#listener(item.listener, pen);
    } else if (item instanceof Reaction && this.#lasts(item.listener)) {
      writer.byte(ITEM.REACTION);
      this.#listener(item.listener, pen);
      writer.byte(item.fulfilled ? 1 : 0);
      if (item.fulfilled) pen.value(item.value);
      else this.#problem(item.value, pen);
    } else return false;
    return true;
  }

  #refer(reference: Reference, pen: Pen, vat: number): void {
    const { writer } = pen;
    const home = homeOf(reference);
    const index = this.#vats.get(home);
    if (index === undefined) {
      this.#elsewhere(reference, pen);
      return;
    }
    let id = idOf(reference);
    if (id < (this.#base[index] as number)) {
      id = this.next[index] as number;
      this.next[index] = id + 1;
      setId(reference, id);
      this.#numbered.push(reference);
      this.#due.push(reference);
      if (index !== vat) this.crossed = true;
      this.numbered?.(reference, index, id);
    }
    writer.byte(TAG.NEAR);
    writer.count(index);
    writer.count(id);
  }

  #elsewhere(reference: Reference, pen: Pen): void {
    const { writer } = pen;
    const known = this.#far.get(reference);
    if (known !== undefined) {
      writer.byte(TAG.FAR);
      writer.count(known);
      return;
    }
    writer.byte(TAG.NEW_FAR);
    writer.count(this.#nextFar * 2 + (isPromise(reference) ? 1 : 0));
    this.#far.set(reference, this.#nextFar++);
    this.#numberedFar.push(reference);
    pen.value(this.#known.nameOf?.(reference));
  }

  #number(reference: Reference, { writer }: Pen): void {
    writer.count(this.#vats.get(homeOf(reference)) as number);
    writer.count(idOf(reference));
  }

  #state(reference: Reference, pen: Pen): void {
    const { writer } = pen;
    writer.byte(OP.STATE);
    this.#number(reference, pen);
    const state = stateOf(reference);
    if (state instanceof ResolverBehaviour) {
      writer.byte(STATE.RESOLVER);
      pen.reference(state.vow);
    } else if (isBehaviour(state)) this.#actor(state, pen);
    else if (state instanceof Pending) {
      writer.byte(STATE.PENDING);
      const entries = (state.entries ?? []).filter((entry) => this.#lasts(entry));
      writer.count(entries.length);
      for (const entry of entries) this.#entry(entry, pen);
    } else if (state instanceof Following) {
      writer.byte(STATE.FOLLOWING);
      pen.reference(state.to);
    } else if (state instanceof Fulfilled) {
      writer.byte(STATE.FULFILLED);
      pen.value(state.value);
    } else if (state instanceof Broken) {
      writer.byte(STATE.BROKEN);
      this.#problem(state.problem, pen);
    } else writer.byte(STATE.GONE);
  }

  #actor(state: Method | Behaviour, pen: Pen): void {
    const portrait = portraitOf(state);
    if (portrait === undefined)
      throw new VatError("NOT_KEPT", "an actor cannot be kept whose constructor is not registered", {
        hint: "make the constructor with `actor(name, version, …)`",
      });
    const { kind } = portrait;
    if (this.#known.kinds.get(kind.name) !== kind)
      throw new VatError("NOT_KEPT", `the actor \`${kind.name}\` is none of those that the store knows`, {
        hint: "list its constructor in `actors` where the store is opened",
      });
    pen.writer.byte(STATE.ACTOR);
    pen.text(kind.name);
    pen.writer.count(kind.version);
    try {
      pen.list(drawn(portrait));
    } catch (cause) {
      if (!(cause instanceof VatError) || cause.code !== "NOT_KEPT") throw cause;
      throw new VatError("NOT_KEPT", `in an actor \`${kind.name}\`, ${cause.message}`, {
        cause,
        ...(cause.hint === undefined ? {} : { hint: cause.hint }),
      });
    }
  }

  #entry(entry: Entry, pen: Pen): void {
    if (entry instanceof Delivery) this.#delivery(entry, pen);
    else {
      pen.writer.byte(ITEM.LISTENER);
      this.#listener(entry, pen);
    }
  }

  #delivery({ target, args, answer, verbatim }: Delivery, pen: Pen): void {
    const { writer } = pen;
    writer.byte(ITEM.DELIVERY);
    pen.reference(target);
    writer.byte((answer === undefined ? 0 : 1) + (verbatim ? 2 : 0));
    if (answer !== undefined) pen.reference(answer);
    pen.list(args);
  }

  #listener({ home, fulfilled, broken, last, result }: Listener, pen: Pen): void {
    pen.writer.count(this.#vats.get(home) as number);
    for (const handler of [fulfilled, broken, last])
      pen.value(handler === undefined ? undefined : messageOf(handler as Method));
    pen.value(result);
  }

  /** Whether it is something after the process has ended: what is told elsewhere, or by a closure, is not. */
  #lasts(entry: Entry): boolean {
    return entry instanceof Delivery || (this.#vats.has(entry.home) && isDurable(entry));
  }

  /** A problem is kept as well as it can be: that something broke may not fail. */
  #problem(problem: unknown, pen: Pen): void {
    const mark = pen.mark();
    const [numbered, far, due] = [this.#numbered.length, this.#numberedFar.length, this.#due.length];
    try {
      pen.value(problem);
    } catch {
      const waiting = this.#due.slice(0, due);
      this.unwind(numbered, far);
      this.#due.push(...waiting);
      pen.back(mark);
      pen.value(notKept("what a promise was broken with"));
    }
  }
}
