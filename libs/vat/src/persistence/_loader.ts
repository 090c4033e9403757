import type { Method } from "../behaviour.ts";
import { Eye } from "../data/eye.ts";
import { damaged } from "../data/reader.ts";
import { ITEM, MOST_VATS, OP, STATE } from "../data/tags.ts";
import { VatError } from "../error.ts";
import {
  Broken,
  Delivery,
  type Entry,
  GONE,
  type Home,
  type Item,
  Listen,
  type Listener,
  Reaction,
  Reference,
  setId,
} from "../reference.ts";
import { headerOf } from "./_record.ts";

/** What a store says that a reference is. */
export type Kept =
  | { readonly is: "gone" }
  | { readonly is: "actor"; readonly name: string; readonly version: number; readonly args: readonly unknown[] }
  | { readonly is: "resolver"; readonly vow: Reference }
  | { readonly is: "pending"; readonly entries: Entry[] }
  | { readonly is: "following"; readonly to: Reference }
  | { readonly is: "fulfilled"; readonly value: unknown }
  | { readonly is: "broken"; readonly problem: unknown };

/** One reference, and which others its state names. */
export interface Node {
  readonly reference: Reference;
  readonly vat: number;
  readonly id: number;
  kept: Kept;
  /** Whether anything that counts leads to it. */
  reached: boolean;
  names: readonly Reference[];
}

/** A message under way between two vats of the store. */
export interface Message {
  readonly to: number;
  readonly item: Item;
  readonly names: readonly Reference[];
}

/** What a recorded churn was about. */
export type Input =
  | { readonly is: "item"; readonly item: Item }
  | { readonly is: "taken"; readonly message: number }
  | { readonly is: "reaction"; readonly listener: number; readonly fulfilled: boolean; readonly value: unknown }
  | { readonly is: "effects"; readonly queued: readonly Item[] };

/** One vat as a store has it. */
export interface KeptVat {
  readonly name: string;
  readonly home: Home;
  readonly nodes: Map<number, Node>;
  next: number;
  roots: unknown;
  rootNames: readonly Reference[];
  queue: readonly Item[];
  queueNames: readonly Reference[];
  /** Promises that hear from elsewhere. */
  readonly abroad: Reference[];
}

/** What a loader asks of the program. */
export interface Surroundings {
  /** Where the actors of a vat shall live. */
  readonly home: (vat: string) => Home;
  /** The reference of that name elsewhere. */
  readonly find: ((name: string, promise: boolean, id: number) => Reference | undefined) | undefined;
  /** What makes a handler of `on` from a message. */
  readonly handler: (message: readonly unknown[]) => Method;
}

/** Reads the records of a store, one after the other; what comes later replaces what was there. */
export class Loader {
  readonly vats: KeptVat[] = [];
  readonly messages = new Map<number, Message>();
  readonly sources = new Map<string, number>();
  turn = 0;
  /** What the last record has said something of; only where somebody wants to know. */
  readonly touched: Node[] = [];
  watching = false;
  nextFar = 1;
  readonly #surroundings: Surroundings;
  readonly #far = new Map<number, Reference>();
  /** The references that were read since it was emptied. */
  #names: Reference[] = [];
  /** The vat whose record is read. */
  #writer = 0;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Reads a record, and answers what its churn was about, where that is written down. */
  read(record: Uint8Array): Input | undefined {
    try {
      return this.#read(record);
    } catch (cause) {
      throw cause instanceof VatError && cause.code === "DAMAGED_STORE" ? cause : damaged("it cannot be read", cause);
    }
  }

  #read(record: Uint8Array): Input | undefined {
    this.touched.length = 0;
    const eye = new Eye(record, {
      near: (vat, id) => this.#named(this.node(vat, id).reference),
      newFar: (code, name) => this.#named(this.#newFar(Math.floor(code / 2), name, code % 2 === 1)),
      far: (id) => this.#named(this.#far.get(id) ?? lost()),
    });
    let input: Input | undefined;
    const { vat, turn } = headerOf(eye.reader);
    this.#writer = vat;
    this.turn = turn;
    while (!eye.reader.done) {
      const op = eye.reader.byte();
      if (op === OP.INPUT) input = this.#input(eye);
      else if (op === OP.EFFECTS) input = { is: "effects", queued: this.#items(eye) };
      else this.#op(op, eye);
    }
    return input;
  }

  node(vat: number, id: number): Node {
    const { nodes, home } = this.#vat(vat);
    const known = nodes.get(id);
    if (known !== undefined) return known;
    const reference = new Reference(home, GONE);
    setId(reference, id);
    const node: Node = { reference, vat, id, kept: NOTHING, reached: false, names: NONE };
    nodes.set(id, node);
    return node;
  }

  /** From now on that number means this reference, which has come to life. */
  adopt(vat: number, id: number, reference: Reference): void {
    const known = this.#vat(vat).nodes.get(id);
    const kept = known?.kept ?? NOTHING;
    this.#vat(vat).nodes.set(id, { reference, vat, id, kept, reached: false, names: NONE });
  }

  #op(op: number, eye: Eye): void {
    const { reader } = eye;
    switch (op) {
      case OP.VAT:
        this.#newVat(eye.text());
        return;
      case OP.STATE: {
        const node = this.node(reader.count(), reader.count());
        this.#since();
        node.kept = this.#state(eye);
        node.names = this.#since();
        if (this.watching) this.touched.push(node);
        return;
      }
      case OP.APPEND: {
        const node = this.node(reader.count(), reader.count());
        this.#since();
        const entry = this.#entry(eye);
        if (node.kept.is !== "pending") throw damaged("something waits for what is no promise");
        node.kept.entries.push(entry);
        node.names = [...node.names, ...this.#since()];
        return;
      }
      case OP.ROOTS: {
        const vat = this.#vat(reader.count());
        this.#since();
        vat.roots = eye.value();
        vat.rootNames = this.#since();
        return;
      }
      case OP.QUEUE: {
        const vat = this.#vat(reader.count());
        this.#since();
        vat.queue = this.#items(eye);
        vat.queueNames = this.#since();
        return;
      }
      case OP.SENT: {
        const number = reader.count();
        const to = reader.count();
        this.#since();
        const item = this.#item(eye);
        if (item !== undefined) this.messages.set(number, { to, item, names: this.#since() });
        return;
      }
      case OP.ABROAD:
        this.#vat(reader.count()).abroad.push(eye.reference());
        return;
      case OP.TAKEN:
        this.messages.delete(reader.count());
        return;
      case OP.SOURCE:
        this.sources.set(eye.text(), reader.count());
        return;
      case OP.NEXT:
        for (let vat = 0, vats = reader.count(); vat < vats; vat++) this.#vat(vat).next = reader.count();
        return;
      default:
        throw damaged("it holds a kind of record that there is not");
    }
  }

  #newVat(name: string): void {
    this.vats.push({
      name,
      home: this.#surroundings.home(name),
      nodes: new Map(),
      next: 1,
      roots: undefined,
      rootNames: NONE,
      queue: [],
      queueNames: NONE,
      abroad: [],
    });
  }

  #state(eye: Eye): Kept {
    switch (eye.reader.byte()) {
      case STATE.GONE:
        return NOTHING;
      case STATE.ACTOR:
        return { is: "actor", name: eye.text(), version: eye.reader.count(), args: eye.list() };
      case STATE.RESOLVER:
        return { is: "resolver", vow: eye.reference() };
      case STATE.PENDING: {
        const entries: Entry[] = [];
        for (let left = eye.reader.count(); left > 0; left--) entries.push(this.#entry(eye));
        return { is: "pending", entries };
      }
      case STATE.FOLLOWING:
        return { is: "following", to: eye.reference() };
      case STATE.FULFILLED:
        return { is: "fulfilled", value: eye.value() };
      case STATE.BROKEN:
        return { is: "broken", problem: eye.value() };
      default:
        throw damaged("it holds a kind of reference that there is not");
    }
  }

  #input(eye: Eye): Input {
    const message = eye.reader.count();
    if (message >= MOST_VATS) return { is: "taken", message };
    if (message === 1) {
      const [listener, fulfilled] = [eye.reader.count(), eye.reader.byte() === 1];
      return { is: "reaction", listener, fulfilled, value: eye.value() };
    }
    const item = this.#item(eye);
    if (item === undefined) throw damaged("a churn was about nothing");
    return { is: "item", item };
  }

  #items(eye: Eye): Item[] {
    const items: Item[] = [];
    for (let left = eye.reader.count(); left > 0; left--) {
      const item = this.#item(eye);
      if (item !== undefined) items.push(item);
    }
    return items;
  }

  #item(eye: Eye): Item | undefined {
    switch (eye.reader.byte()) {
      case ITEM.NONE:
        return undefined;
      case ITEM.DELIVERY:
        return this.#delivery(eye);
      case ITEM.LISTEN:
        return new Listen(eye.reference(), this.#listener(eye));
      case ITEM.REACTION: {
        const listener = this.#listener(eye);
        return new Reaction(listener, eye.reader.byte() === 1, eye.value());
      }
      default:
        throw damaged("it holds a kind of message that there is not");
    }
  }

  #entry(eye: Eye): Entry {
    return eye.reader.byte() === ITEM.DELIVERY ? this.#delivery(eye) : this.#listener(eye);
  }

  #delivery(eye: Eye): Delivery {
    const target = eye.reference();
    const flags = eye.reader.byte();
    const answer = flags % 2 === 1 ? eye.reference() : undefined;
    return new Delivery(target, eye.list(), answer, flags >= 2);
  }

  #listener(eye: Eye): Listener {
    const { home } = this.#vat(eye.reader.count());
    const [fulfilled, broken, last] = [this.#handler(eye), this.#handler(eye), this.#handler(eye)];
    return { home, fulfilled, broken, last: last as (() => unknown) | undefined, result: eye.value() as Reference };
  }

  #handler(eye: Eye): Method | undefined {
    const message = eye.value();
    return message === undefined ? undefined : this.#surroundings.handler(message as readonly unknown[]);
  }

  #vat(index: number): KeptVat {
    const vat = this.vats[index];
    if (vat === undefined) throw damaged("it names a vat that there is not");
    return vat;
  }

  #newFar(id: number, name: unknown, promise: boolean): Reference {
    const found = this.#surroundings.find?.(typeof name === "string" ? name : "", promise, id);
    const problem = new VatError(
      "LOST",
      "a reference to elsewhere was not found again after its vat was started again",
      {
        hint: "give the store `far`, which names such references and finds them by name",
      },
    );
    const reference = found ?? new Reference(this.#vat(this.#writer).home, new Broken(problem));
    this.#far.set(id, reference);
    this.nextFar = Math.max(this.nextFar, id + 1);
    return reference;
  }

  #named(reference: Reference): Reference {
    this.#names.push(reference);
    return reference;
  }

  #since(): readonly Reference[] {
    if (this.#names.length === 0) return NONE;
    const names = this.#names;
    this.#names = [];
    return names;
  }
}

const NOTHING: Kept = Object.freeze({ is: "gone" });
const NONE: readonly Reference[] = Object.freeze([]);

function lost(): never {
  throw damaged("it names a reference elsewhere that was not there before");
}
