import { notKept, type Pen } from "../data/pen.ts";
import { ITEM, MOST_VATS, OP, RECORD } from "../data/tags.ts";
import { isDurable } from "../durable.ts";
import type { Insides, Keeper } from "../keeper.ts";
import { destination } from "../kernel.ts";
import {
  Delivery,
  type Entry,
  type Item,
  idOf,
  Listen,
  type Listener,
  Pending,
  Reaction,
  type Reference,
  stateOf,
  Thunk,
} from "../reference.ts";
import type { Group, Held } from "./_group.ts";
import type { Message } from "./_loader.ts";
import { sealed } from "./_record.ts";
import type { Scribe } from "./_scribe.ts";

/** What the vats of a store have in common. */
export interface Common {
  readonly scribe: Scribe;
  readonly group: Group;
  /** Whether what churns were about is written down, too. */
  readonly recorded: boolean;
  /** Turns that all vats have had. */
  turn: number;
  /** What is under way between vats of the store, by number. */
  readonly messages: Map<number, Pick<Message, "to" | "item">>;
  readonly sources: Map<string, number>;
  /** A churn has ended: there may be time for a snapshot. */
  readonly between: () => void;
}

/** Writes down what one vat does. */
export class VatKeeper implements Keeper {
  readonly #common: Common;
  readonly #vat: number;
  readonly #insides: Insides;
  /** What came of the churn. */
  readonly #outcome: Pen;
  /** What it was about. */
  readonly #input: Pen;
  /** The numbers of messages that the churn has sent to vats of the store. */
  readonly #numbers = new Map<Item, number>();
  #nextMessage = 1;
  /** Listeners that were sent elsewhere in a recorded vat, by number: what they hear is about them. */
  readonly #listens = new Map<Listener, number>();
  #nextListen = 1;
  /** Promises of here that hear from elsewhere, and in which something waits that is kept: if nobody holds them, they are held here. */
  readonly #abroad = new Set<Reference>();
  #taken: number | undefined;
  #queued: boolean;
  #refused: { readonly problem: unknown } | undefined;
  #roots: unknown;
  #newRoots: { readonly roots: unknown } | undefined;
  #newSource: { readonly name: string; readonly number: number } | undefined;
  /** Whether a churn is going on. */
  open = false;

  constructor(common: Common, vat: number, insides: Insides, roots: unknown, queued: boolean) {
    this.#common = common;
    this.#vat = vat;
    this.#insides = insides;
    this.#outcome = common.scribe.pen(vat);
    this.#input = common.scribe.pen(vat);
    this.#roots = roots;
    this.#queued = queued;
  }

  get roots(): unknown {
    return this.#roots;
  }

  /** From the end of this turn on, if it does not fail. */
  setRoots(roots: unknown): void {
    this.#newRoots = { roots };
  }

  /** Notes how far an outside source has come, if the turn does not fail. */
  setSource(name: string, number: number): void {
    this.#newSource = { name, number };
  }

  /** Counts messages from here. */
  count(next: number): void {
    this.#nextMessage = next;
  }

  owes(item: Item): boolean {
    return this.#common.group.numbers.has(item);
  }

  begins(item: Item): void {
    const { numbers } = this.#common.group;
    this.open = true;
    this.#taken = numbers.get(item);
    if (this.#taken !== undefined) numbers.delete(item);
    if (this.#common.recorded) this.#record(item);
  }

  ended(item: Item, queued: number, sent: number): void {
    const { group, scribe } = this.#common;
    this.open = true;
    const failed = item instanceof Thunk && item.problem !== undefined;
    if (failed) {
      this.#newRoots = undefined;
      this.#newSource = undefined;
    }
    const refused = this.#refused;
    this.#refused = undefined;
    if (refused !== undefined) throw refused.problem;
    if (group.failure !== undefined && !failed) throw group.failure;
    const pen = item instanceof Thunk ? this.#input : this.#outcome;
    const mark = pen.mark();
    const counted = this.#nextMessage;
    const listened = this.#nextListen;
    scribe.settle();
    try {
      this.#changes(pen);
      this.#sends(pen, sent);
      if (item instanceof Thunk) this.#outside(pen, queued, sent);
      scribe.drain(pen);
    } catch (problem) {
      scribe.unwind();
      pen.back(mark);
      for (const [listener, number] of this.#listens) if (number >= listened) this.#listens.delete(listener);
      this.#nextListen = listened;
      for (; this.#nextMessage > counted; this.#nextMessage--)
        this.#common.messages.delete((this.#nextMessage - 1) * MOST_VATS + this.#vat);
      throw problem;
    }
    this.#common.turn++;
    if (this.#newRoots !== undefined) this.#roots = this.#newRoots.roots;
    if (this.#newSource !== undefined) this.#common.sources.set(this.#newSource.name, this.#newSource.number);
    this.#newRoots = undefined;
    this.#newSource = undefined;
  }

  leaves(): void {
    const { messages, scribe, group } = this.#common;
    const { queue } = this.#insides;
    const outcome = this.#outcome;
    const held = this.#held();
    if (queue.length > 0 || this.#queued) {
      scribe.settle();
      this.queue(outcome);
      scribe.drain(outcome);
      this.#queued = queue.length > 0;
    }
    if (this.#taken !== undefined) {
      outcome.writer.byte(OP.TAKEN);
      outcome.writer.count(this.#taken);
      messages.delete(this.#taken);
      this.#taken = undefined;
    }
    const records: Uint8Array[] = [];
    const { turn } = this.#common;
    if (this.#input.writer.length > 0) records.push(sealed(this.#vat, RECORD.INPUT, turn, this.#input.take()));
    if (outcome.writer.length > 0 || records.length > 0)
      records.push(sealed(this.#vat, RECORD.OUTCOME, turn, outcome.take()));
    this.open = false;
    group.add(records, held);
    if (records.length > 0) this.#common.between();
  }

  /** Writes what the vat has still to do. What cannot be kept of it is lost if the process ends now. */
  queue(pen: Pen): void {
    const { queue } = this.#insides;
    pen.writer.byte(OP.QUEUE);
    pen.writer.count(this.#vat);
    pen.writer.count(queue.length);
    for (const item of queue) {
      const mark = pen.mark();
      try {
        if (this.#common.scribe.item(item, pen)) continue;
      } catch {
        pen.back(mark);
      }
      pen.writer.byte(ITEM.NONE);
    }
  }

  /** What the turn has changed of what is in the store. */
  #changes(pen: Pen): void {
    const { scribe } = this.#common;
    const { journal } = this.#insides;
    const fresh = scribe.next[this.#vat] as number;
    for (const reference of journal.changed()) if (scribe.holds(reference)) scribe.describe(reference, pen);
    for (const [at, vow] of journal.grown().entries()) {
      const entry = scribe.holds(vow) && idOf(vow) < fresh ? journal.addition(at) : undefined;
      if (entry !== undefined) scribe.appended(vow, entry, pen);
    }
  }

  /** What the turn has sent to other vats of the store. */
  #sends(pen: Pen, sent: number): void {
    const { outgoing } = this.#insides;
    const { scribe, messages } = this.#common;
    for (let at = sent; at < outgoing.length; at++) {
      const item = outgoing.at(at) as Item;
      const to = scribe.indexOf(destination(item));
      if (this.#common.recorded && item instanceof Listen && (to === undefined || !isDurable(item.listener)))
        this.#listens.set(item.listener, this.#nextListen++);
      if (to === undefined) {
        if (item instanceof Listen) this.#hears(item.listener, pen);
        continue;
      }
      const mark = pen.mark();
      const number = this.#nextMessage * MOST_VATS + this.#vat;
      pen.writer.byte(OP.SENT);
      pen.writer.count(number);
      pen.writer.count(to);
      if (scribe.item(item, pen)) {
        this.#nextMessage++;
        this.#numbers.set(item, number);
        messages.set(number, { to, item });
      } else pen.back(mark);
    }
  }

  /** A promise listens elsewhere: after a restart it breaks, and who waits in it shall hear of that. */
  #hears({ home, result }: Listener, pen: Pen): void {
    if (result === undefined || this.#common.scribe.indexOf(home) !== this.#vat) return;
    const state = stateOf(result);
    const waiting = state instanceof Pending ? (state.entries ?? []) : [];
    if (!waiting.some((entry) => entry instanceof Delivery || isDurable(entry))) return;
    this.#abroad.add(result);
    this.#awaits(result, pen);
  }

  #awaits(vow: Reference, pen: Pen): void {
    pen.writer.byte(OP.ABROAD);
    pen.writer.count(this.#vat);
    pen.reference(vow);
    this.#common.scribe.drain(pen);
  }

  /** Writes which promises hear from elsewhere. */
  abroad(pen: Pen): void {
    for (const vow of this.#abroad)
      if (stateOf(vow) instanceof Pending) this.#awaits(vow, pen);
      else this.#abroad.delete(vow);
  }

  /** What a program outside has done: nobody could do it again but by what is written here. */
  #outside(pen: Pen, queued: number, sent: number): void {
    const { writer } = pen;
    if (this.#newRoots !== undefined) {
      writer.byte(OP.ROOTS);
      writer.count(this.#vat);
      pen.value(this.#newRoots.roots);
    }
    if (this.#newSource !== undefined) {
      writer.byte(OP.SOURCE);
      pen.text(this.#newSource.name);
      writer.count(this.#newSource.number);
    }
    if (!this.#common.recorded) return;
    const { queue, outgoing, journal } = this.#insides;
    writer.byte(OP.EFFECTS);
    writer.count(queue.length - queued);
    for (let at = queued; at < queue.length; at++) this.#caused(queue.at(at) as Item, pen);
    for (let at = sent; at < outgoing.length; at++) known(outgoing.at(at) as Item);
    for (const at of journal.grown().keys()) known(journal.addition(at));
  }

  #caused(item: Item, pen: Pen): void {
    known(item);
    if (!this.#common.scribe.item(item, pen)) pen.writer.byte(ITEM.NONE);
  }

  /** Says what a churn is about; answers false for what leaves no trace here. */
  #begun(item: Item, pen: Pen): boolean {
    const listen = item instanceof Reaction ? this.#listens.get(item.listener) : undefined;
    pen.writer.count(this.#taken ?? (listen === undefined ? 0 : 1));
    if (this.#taken !== undefined) return true;
    if (!(item instanceof Reaction) || listen === undefined) return this.#common.scribe.item(item, pen);
    this.#listens.delete(item.listener);
    pen.writer.count(listen);
    pen.writer.byte(item.fulfilled ? 1 : 0);
    pen.value(item.value);
    return true;
  }

  /** Who was sent to listen elsewhere as the so-manieth. */
  listener(number: number): Listener | undefined {
    for (const [listener, known] of this.#listens) if (known === number) return listener;
    return undefined;
  }

  #record(item: Item): void {
    const { scribe } = this.#common;
    const pen = this.#input;
    const mark = pen.mark();
    scribe.settle();
    try {
      pen.writer.byte(OP.INPUT);
      if (this.#begun(item, pen)) scribe.drain(pen);
      else pen.back(mark);
    } catch (problem) {
      scribe.unwind();
      pen.back(mark);
      this.#refused = { problem };
    }
  }

  #held(): Held[] {
    const { outgoing } = this.#insides;
    const held: Held[] = [];
    for (let item = outgoing.shift(); item !== undefined; item = outgoing.shift())
      held.push({ item, number: this.#numbers.get(item) });
    if (this.#numbers.size > 0) this.#numbers.clear();
    return held;
  }
}

/** Refuses a closure of a program outside, which nobody could play again. */
function known(item: Item | Entry | undefined): void {
  if (item === undefined || item instanceof Delivery || item instanceof Thunk) return;
  const listener = item instanceof Listen || item instanceof Reaction ? item.listener : item;
  if (!isDurable(listener)) throw notKept("in a recorded vat, a handler that is a closure of the program outside");
}
