import { Fifo } from "./_fifo.ts";
import { kind } from "./_invoke.ts";
import { drained, Mailbox, type MailboxOptions, overflowing } from "./_mailbox.ts";
import { Turns } from "./_turns.ts";
import { VatError } from "./error.ts";
import { Journal } from "./journal.ts";
import type { Insides, Keeper } from "./keeper.ts";
import type { Observer } from "./observer.ts";
import {
  Broken,
  Delivery,
  type Home,
  homeOf,
  type Item,
  Listen,
  Pending,
  Reaction,
  Reference,
  setState,
  stateOf,
  Thunk,
} from "./reference.ts";
import { type Runnable, type Scheduler, scheduler } from "./scheduler.ts";

/** What is asked of a vat. */
export interface KernelOptions {
  readonly name?: string;
  /** Gets what broke and nobody has heard of. */
  readonly report?: (problem: unknown, vat: string) => void;
  readonly scheduler?: Scheduler;
  readonly mailbox?: MailboxOptions;
  /** Looks on: for graphs, traces and debuggers. */
  readonly observer?: Observer;
}

/** A churn that does not end is ended after so many turns, so that what was sent elsewhere leaves, and others are heard. */
const LONGEST_CHURN = 100_000;

/** The vat whose turn it is, in this thread. */
export let current: Kernel | undefined;

/**
 * What a vat does, without types: one turn after the other. A turn takes one message; what it does is kept when it ends and gone
 * when it throws. A churn is a message from outside with all turns that follow from it within the vat; what is sent elsewhere
 * leaves at its end.
 */
export class Kernel implements Home, Runnable {
  readonly name: string;
  readonly #report: (problem: unknown, vat: string) => void;
  readonly #scheduler: Scheduler;
  readonly #journal = new Journal();
  /** What this churn has still to do. */
  readonly #queue = new Fifo<Item>();
  /** What came from outside, each the beginning of a churn. */
  readonly #inbox = new Fifo<Item>();
  /** What this churn has sent elsewhere. */
  readonly #outgoing = new Fifo<Item>();
  /** What is done within turns. */
  readonly turns: Turns;
  readonly #observer: Observer | undefined;
  #keeper: Keeper | undefined;
  /** The turn before which an observer has halted the vat. */
  #held: Item | undefined;
  #churn = 0;
  #scheduled = false;
  #halted = false;
  #stopped: VatError | undefined;
  #draining = false;
  readonly #mailbox: Mailbox<Kernel>;
  #idle: (() => void)[] = [];

  constructor({ name = "vat", report = logged, scheduler: own = scheduler, mailbox = {}, observer }: KernelOptions) {
    this.name = name;
    this.#observer = observer;
    this.#report = report;
    this.#scheduler = own;
    this.#mailbox = new Mailbox(this.#inbox, mailbox);
    const [journal, queue, outgoing] = [this.#journal, this.#queue, this.#outgoing];
    this.turns = new Turns({ home: this, name, journal, queue, outgoing, observer, report });
  }

  answer(): Reference {
    return new Reference(this, new Pending());
  }

  accept(item: Item): void {
    if (this.#draining || this.#mailbox.overflows) {
      const problem = this.#draining ? drained(this.name) : overflowing(this.name);
      if (this.#keeper?.owes(item) !== true && this.#refused(item, problem)) return;
    }
    this.#inbox.push(item);
    this.#wake();
  }

  /** Whether senders should wait: vats of the thread do, and programs outside can. */
  get full(): boolean {
    return this.#mailbox.full;
  }

  /** Settles when the mailbox has room again. */
  room(): Promise<void> {
    return this.#mailbox.room();
  }

  /** Takes nothing new, finishes what is there, and is halted then. */
  async drain(): Promise<void> {
    this.#draining = true;
    if (!this.#halted) await this.idle();
    this.halt();
  }

  /** Takes no turn until `start`; what is sent meanwhile waits. */
  halt(): void {
    this.#halted = true;
    this.#resume();
  }

  start(): void {
    if (this.#stopped !== undefined) return;
    this.#halted = false;
    this.#draining = false;
    this.#wake();
  }

  /** Takes no turn ever again: who runs it is told why. */
  stop(because: VatError): void {
    this.#stopped ??= because;
    this.halt();
  }

  get halted(): boolean {
    return this.#halted;
  }

  /** Takes one turn, though the vat may be halted; answers whether there was one to take. */
  step(): boolean {
    const item = this.#stopped === undefined ? this.#next() : undefined;
    if (item === undefined) return false;
    this.#turn(item);
    if (!this.#busy()) this.#leave();
    return true;
  }

  /** Settles when the vat has nothing to do. */
  idle(): Promise<void> {
    if (!this.#busy()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle.push(resolve);
    });
  }

  take(most: number): boolean {
    if (this.#mailbox.behind !== undefined && this.#waits()) return false;
    for (let turns = 0; turns < most; turns++) {
      if (this.#halted || this.#mailbox.behind !== undefined) break;
      const item = this.#next();
      if (item === undefined || this.#stops(item)) break;
      this.#turn(item);
    }
    // A slice may end with the churn, before the next item is asked for.
    if (!this.#halted && this.#queue.length === 0 && this.#held === undefined) this.#leave();
    if (this.#mailbox.awaited && !this.#mailbox.crowded) this.#resume();
    if (!this.#halted && this.#busy()) return true;
    this.#scheduled = false;
    this.#rest();
    return false;
  }

  /** Whether it is to wait for a vat whose mailbox it has filled. A vat that is halted is not waited for, nor one that waits for this one. */
  #waits(): boolean {
    const to = this.#mailbox.behind as Kernel;
    this.#mailbox.behind = undefined;
    if (!to.full || to.#scheduler !== this.#scheduler || !this.#busy()) return false;
    for (let at: Kernel | undefined = to; at !== undefined; at = at.#mailbox.waitsFor)
      if (at === this || at.#halted) return false;
    this.#mailbox.waitsFor = to;
    to.#mailbox.senders.push(this);
    return true;
  }

  /** Those who wait for room go on. */
  #resume(): void {
    for (const sender of this.#mailbox.release()) {
      sender.#mailbox.waitsFor = undefined;
      sender.#scheduler.ready(sender);
    }
  }

  /** Answers a message with a problem instead of taking it; false for what somebody here waits for, which is always taken. */
  #refused(item: Item, problem: VatError): boolean {
    if (item instanceof Listen) {
      const state = stateOf(item.target);
      // Who listens to what was refused hears it now. Who asks after what was taken has room of his own, or would try it again.
      if (!(state instanceof Broken) && !this.#mailbox.bursts) return false;
      const value = state instanceof Broken ? state.problem : problem;
      item.listener.home.accept(new Reaction(item.listener, false, value));
    } else if (!(item instanceof Delivery)) return false;
    else if (item.answer === undefined) this.#report(problem, this.name);
    else {
      const broken = new Broken(problem);
      // Nobody has had the time to wait for it; who does is told.
      broken.handled = true;
      setState(item.answer, broken);
    }
    return true;
  }

  /** One churn, now: for who plays again what was. */
  churn(): void {
    const item = this.#inbox.shift();
    if (item !== undefined) this.#keeper?.begins(item);
    const first = item ?? this.#queue.shift();
    if (first !== undefined) this.#turn(first);
    this.#finish();
  }

  /** A turn of a program outside of the vat, with the churn that follows; what the turn throws is thrown. */
  run<T>(body: () => T): T {
    if (current === this) return body();
    if (current !== undefined)
      throw new VatError(
        "NESTED_TURN",
        `a turn of \`${this.name}\` cannot begin within a turn of \`${current.name}\``,
        {
          hint: "send to the other vat's reference",
        },
      );
    if (this.#stopped !== undefined) throw this.#stopped;
    if (this.#halted)
      throw new VatError("HALTED", `\`${this.name}\` is halted`, { hint: "start it, or send: what is sent waits" });
    this.#finish();
    let value: T | undefined;
    const thunk = new Thunk(() => {
      value = body();
    });
    this.#turn(thunk);
    this.#finish();
    this.#wake();
    if (thunk.problem !== undefined) throw thunk.problem.problem;
    return value as T;
  }

  /** A turn in which the vat is made again: what its queue held comes before what the turn sends. */
  resume(queue: readonly Item[], body: () => void): void {
    this.run(() => {
      for (const item of queue) this.#queue.push(item);
      body();
    });
  }

  /** From now on it is asked at the end of each turn and each churn. */
  keep(keeper: (insides: Insides) => Keeper): void {
    this.#keeper = keeper({ journal: this.#journal, queue: this.#queue, inbox: this.#inbox, outgoing: this.#outgoing });
    if (this.#busy()) this.#wake();
  }

  #next(): Item | undefined {
    if (this.#held !== undefined) return this.#release();
    if (this.#queue.length > 0 && this.#churn < LONGEST_CHURN) {
      this.#churn++;
      return this.#queue.shift();
    }
    this.#leave();
    const item = this.#inbox.shift();
    if (item === undefined) return this.#queue.shift();
    if (this.#keeper !== undefined) this.#keeper.begins(item);
    return item;
  }

  #turn(item: Item): void {
    const queued = this.#queue.length;
    const sent = this.#outgoing.length;
    const outer = current;
    current = this;
    let failed: { readonly problem: unknown } | undefined;
    if (this.#observer !== undefined) this.#observer.begins?.(item, this.name);
    this.#journal.begin();
    try {
      this.turns.perform(item);
      if (this.#keeper !== undefined) this.#keeper.ended(item, queued, sent);
      this.#journal.commit();
    } catch (problem) {
      failed = { problem };
      this.#journal.undo();
      this.#queue.truncate(queued);
      this.#outgoing.truncate(sent);
      this.#journal.begin();
      this.turns.failed(item, problem);
      if (this.#keeper !== undefined) this.#keeper.ended(item, queued, sent);
      this.#journal.commit();
    } finally {
      current = outer;
    }
    if (this.#observer !== undefined) this.#watched(this.#observer, failed, queued, sent);
  }

  // A function of its own, so that a turn which nobody watches makes no closure.
  #watched(observer: Observer, failed: { readonly problem: unknown } | undefined, queued: number, sent: number): void {
    observer.ended?.(failed, () => this.#caused(queued, sent), this.name);
  }

  /** What a turn has put into the queues, by their lengths when it began. */
  *#caused(queued: number, sent: number): Generator<Item> {
    yield* this.#queue.from(queued);
    yield* this.#outgoing.from(sent);
  }

  #stops(item: Item): boolean {
    if (this.#observer?.stops?.(item, this.name) !== true) return false;
    this.#held = item;
    this.halt();
    return true;
  }

  #release(): Item | undefined {
    const held = this.#held;
    this.#held = undefined;
    return held;
  }

  /** Ends a churn: what it sent elsewhere leaves. */
  #leave(): void {
    this.#churn = 0;
    if (this.#keeper !== undefined) {
      for (const item of this.#outgoing) this.#filled(destination(item));
      this.#keeper.leaves();
    } else
      for (let item = this.#outgoing.shift(); item !== undefined; item = this.#outgoing.shift()) {
        post(item);
        this.#filled(destination(item));
      }
  }

  #filled(home: Home | undefined): void {
    if (home instanceof Kernel && home.full && home !== this) this.#mailbox.behind = home;
  }

  /** Does what is left of a churn, without a rest. */
  #finish(): void {
    while (!this.#halted && this.#churn < LONGEST_CHURN) {
      const item = this.#held === undefined ? this.#queue.shift() : this.#release();
      if (item === undefined || this.#stops(item)) break;
      this.#churn++;
      this.#turn(item);
    }
    if (this.#held === undefined) this.#leave();
  }

  #busy(): boolean {
    return this.#queue.length > 0 || this.#inbox.length > 0 || this.#held !== undefined;
  }

  #wake(): void {
    if (this.#scheduled || this.#halted) return;
    this.#scheduled = true;
    this.#scheduler.ready(this);
  }

  /** Says what broke unheard, once there is nothing left that could ask for it. */
  #rest(): void {
    if (this.#busy()) return;
    for (const problem of this.turns.unheard()) this.#report(problem, this.name);
    for (const idle of this.#idle.splice(0)) idle();
  }
}

/** Hands something over to where it belongs. */
export function post(item: Item): void {
  destination(item)?.accept(item);
}

/** Where it belongs. */
export function destination(item: Item): Home | undefined {
  if (item instanceof Reaction) return item.listener.home;
  return item instanceof Thunk ? undefined : homeOf(item.target);
}

function logged(problem: unknown, vat: string): void {
  const text = problem instanceof Error ? `${problem.name}: ${problem.message}` : `broken by ${kind(problem)}`;
  console.error(`${vat}: unheard of: ${text}`);
}
