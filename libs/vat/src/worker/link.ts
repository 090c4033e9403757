import { Eye } from "../data/eye.ts";
import { Pen } from "../data/pen.ts";
import { damaged } from "../data/reader.ts";
import { TAG } from "../data/tags.ts";
import { VatError } from "../error.ts";
import type { Ref, Vow } from "../ref.ts";
import {
  Broken,
  Delivery,
  type Home,
  homeOf,
  type Item,
  isPromise,
  Listen,
  type Listener,
  Reaction,
  Reference,
  stateOf,
  type Thunk,
} from "../reference.ts";
import { Exports } from "./_exports.ts";
import { Import, Question, SAY, WHOSE } from "./_far.ts";
import type { Port } from "./port.ts";

/** How a link is made. */
export interface LinkOptions {
  /** What the other end finds as its `root`. */
  readonly offer?: Ref | Vow;
  /** Is told when the other end is gone. */
  readonly lost?: (problem: VatError) => void;
}

/** Somebody at the other end who waits for a promise of ours. */
class PeerListener implements Listener {
  readonly home: Home;
  readonly id: number;
  readonly fulfilled = undefined;
  readonly broken = undefined;
  readonly last = undefined;
  readonly result = undefined;

  constructor(home: Home, id: number) {
    this.home = home;
    this.id = id;
  }
}

/**
 * The border to the vats of another thread, through a `MessagePort`: to them it is as to vats of this one. Data is copied, and
 * references stay references: what comes home is itself again. All that is sent in one go crosses as one message. A message can be
 * sent to the answer of another one before that has come: it waits at the other end.
 */
export class Link implements Home {
  readonly #port: Port;
  readonly #exports = new Exports();
  /** What is at the other end, for as long as it is held here. */
  readonly #imports = new Map<number, WeakRef<Reference>>();
  /** Answers to messages of the other end, until it drops them. */
  readonly #answers = new Map<number, Reference>();
  /** Who waits here for what is there. */
  readonly #listeners = new Map<number, Listener>();
  readonly #pen: Pen;
  #beside: unknown[] = [];
  #nextQuestion = 1;
  #nextListener = 1;
  #asked = false;
  #lost: VatError | undefined;
  readonly #told: ((problem: VatError) => void) | undefined;
  readonly #dropped = new FinalizationRegistry<Import | Question>((far) => this.#drop(far));
  /** What the other end offers; a promise, to which can be sent at once. */
  readonly root: Vow<Ref<never>>;

  constructor(port: Port, { offer, lost }: LinkOptions = {}) {
    this.#port = port;
    this.#told = lost;
    this.#pen = new Pen(
      (reference) => this.#refer(reference),
      (what, value) => this.#beyond(what, value),
    );
    if (offer !== undefined) this.#exports.offer(offer as unknown as Reference);
    this.root = new Reference(this, new Import(0, true)) as unknown as Vow<Ref<never>>;
    port.addEventListener("message", ({ data }) => this.#heard(data));
    port.addEventListener("messageerror", () => this.end(lostBy("it said what could not be understood")));
    port.addEventListener("close", () => this.end(lostBy("it has ended")));
    port.start();
  }

  /** How many references, answers and listeners the two ends keep for each other here. */
  get size(): number {
    return this.#exports.size + this.#imports.size + this.#answers.size + this.#listeners.size;
  }

  answer(): Reference {
    return new Reference(this, new Question());
  }

  accept(item: Item): void {
    if (this.#lost !== undefined) this.#refuse(item, this.#lost);
    else if (item instanceof Delivery) this.#deliver(item);
    else if (item instanceof Listen) this.#listen(item);
    else if (item instanceof Reaction) this.#react(item);
  }

  /** Says no more, and hears no more: what was under way breaks. */
  close(): void {
    this.#flush();
    this.end(new VatError("LINK_LOST", "the link was closed"));
  }

  /** The other end is gone. */
  end(problem: VatError): void {
    if (this.#lost !== undefined) return;
    this.#lost = problem;
    this.#port.close();
    this.#exports.clear();
    this.#answers.clear();
    const waiting = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listener of waiting) listener.home.accept(new Reaction(listener, false, problem));
    this.#told?.(problem);
  }

  // Saying

  #deliver({ target, args, answer, verbatim }: Delivery): void {
    const question = answer === undefined ? undefined : (stateOf(answer) as Question);
    const unsent = unsentOf(target);
    const pen = this.#pen;
    const mark = pen.mark();
    const beside = this.#beside.length;
    try {
      if (unsent !== undefined) throw unsent.problem;
      pen.writer.byte(SAY.DELIVER);
      pen.reference(target);
      pen.writer.byte(verbatim ? 1 : 0);
      if (question !== undefined) question.id = this.#nextQuestion++;
      pen.writer.count(question?.id ?? 0);
      pen.list(args);
      if (answer !== undefined && question !== undefined) this.#dropped.register(answer, question);
      this.#ask();
    } catch (problem) {
      // What cannot be sent breaks its own message, and nothing else.
      pen.back(mark);
      this.#beside.length = beside;
      if (question !== undefined) question.unsent = { problem };
    }
  }

  #listen({ target, listener }: Listen): void {
    const unsent = unsentOf(target);
    if (unsent !== undefined) {
      listener.home.accept(new Reaction(listener, false, unsent.problem));
      return;
    }
    const id = this.#nextListener++;
    this.#listeners.set(id, listener);
    this.#pen.writer.byte(SAY.LISTEN);
    this.#pen.reference(target);
    this.#pen.writer.count(id);
    this.#ask();
  }

  #react({ listener, fulfilled, value }: Reaction): void {
    if (!(listener instanceof PeerListener)) return;
    const pen = this.#pen;
    const mark = pen.mark();
    const beside = this.#beside.length;
    const say = (what: boolean, outcome: unknown): void => {
      pen.writer.byte(SAY.SETTLED);
      pen.writer.count(listener.id);
      pen.writer.byte(what ? 1 : 0);
      pen.value(outcome);
    };
    try {
      say(fulfilled, value);
    } catch (problem) {
      pen.back(mark);
      this.#beside.length = beside;
      say(false, problem);
    }
    this.#ask();
  }

  #drop(far: Import | Question): void {
    if (this.#lost !== undefined) return;
    const { writer } = this.#pen;
    if (far instanceof Question) {
      writer.byte(SAY.DROP_ANSWER);
      writer.count(far.id);
    } else {
      // It may have been named again since, and then it is held anew.
      if (this.#imports.get(far.id)?.deref() === undefined) this.#imports.delete(far.id);
      writer.byte(SAY.DROP);
      writer.count(far.id);
      writer.count(far.count);
    }
    this.#ask();
  }

  #refer(reference: Reference): void {
    const { writer } = this.#pen;
    writer.byte(TAG.NEAR);
    const state = homeOf(reference) === this ? stateOf(reference) : undefined;
    if (state instanceof Import) {
      writer.count(WHOSE.YOURS);
      writer.count(state.id);
    } else if (state instanceof Question && state.id > 0) {
      writer.count(WHOSE.ANSWER);
      writer.count(state.id);
    } else {
      // The answer to a message that never left is a broken promise of here.
      const named = state instanceof Question ? brokenBy(state.unsent?.problem) : reference;
      writer.count(isPromise(named) ? WHOSE.MY_PROMISE : WHOSE.MINE);
      writer.count(this.#exports.name(named));
    }
  }

  /** What is no plain data may still be something that threads can give each other. */
  #beyond(what: string, value: object | undefined): void {
    const refused = new VatError("NOT_SENT", `${what} cannot be sent to another thread`, {
      hint: "send plain data, references, and what `structuredClone` copies",
    });
    if (value === undefined) throw refused;
    let copy: unknown;
    try {
      copy = structuredClone(value);
    } catch {
      throw refused;
    }
    this.#pen.writer.byte(TAG.BESIDE);
    this.#pen.writer.count(this.#beside.length);
    this.#beside.push(copy);
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#asked = false;
    if (this.#lost !== undefined || this.#pen.writer.length === 0) return;
    const bytes = this.#pen.take() as Uint8Array<ArrayBuffer>;
    const beside = this.#beside;
    this.#beside = [];
    this.#port.postMessage(beside.length === 0 ? bytes : [bytes, beside], [bytes.buffer]);
  }

  // Hearing

  #heard(data: unknown): void {
    if (this.#lost !== undefined) return;
    try {
      const [bytes, beside] = (Array.isArray(data) ? data : [data, []]) as [unknown, unknown[]];
      if (!(bytes instanceof Uint8Array)) throw damaged("it is no list of messages");
      const eye = new Eye(bytes, {
        near: (whose, id) => this.#named(whose, id),
        newFar: () => unknown(),
        far: () => unknown(),
        beside: (at) => beside[at],
      });
      while (!eye.reader.done) this.#said(eye);
    } catch {
      this.end(lostBy("it said what could not be understood"));
    }
  }

  #said(eye: Eye): void {
    const { reader } = eye;
    switch (reader.byte()) {
      case SAY.DELIVER: {
        const target = eye.reference();
        const verbatim = reader.byte() === 1;
        const question = reader.count();
        const home = homeOf(target);
        const answer = question === 0 ? undefined : home.answer();
        const delivery = new Delivery(target, eye.list(), answer, verbatim);
        if (answer !== undefined) this.#answers.set(question, answer);
        home.accept(delivery);
        return;
      }
      case SAY.LISTEN: {
        const target = eye.reference();
        homeOf(target).accept(new Listen(target, new PeerListener(this, reader.count())));
        return;
      }
      case SAY.SETTLED: {
        const id = reader.count();
        const fulfilled = reader.byte() === 1;
        const value = eye.value();
        const listener = this.#listeners.get(id);
        this.#listeners.delete(id);
        listener?.home.accept(new Reaction(listener, fulfilled, value));
        return;
      }
      case SAY.DROP:
        this.#exports.drop(reader.count(), reader.count());
        return;
      case SAY.DROP_ANSWER:
        this.#answers.delete(reader.count());
        return;
      default:
        unknown();
    }
  }

  #named(whose: number, id: number): Reference {
    if (whose === WHOSE.YOURS) return this.#exports.get(id) ?? (id === 0 ? NOTHING_OFFERED : unknown());
    if (whose === WHOSE.ANSWER) return this.#answers.get(id) ?? unknown();
    const held = this.#imports.get(id)?.deref();
    const reference = held ?? new Reference(this, new Import(id, whose === WHOSE.MY_PROMISE));
    const state = stateOf(reference) as Import;
    state.count++;
    if (held === undefined) {
      this.#imports.set(id, new WeakRef(reference));
      this.#dropped.register(reference, state);
    }
    return reference;
  }

  #refuse(item: Exclude<Item, Thunk> | Thunk, problem: VatError): void {
    if (item instanceof Listen) {
      const { listener, target } = item;
      const unsent = unsentOf(target)?.problem ?? problem;
      listener.home.accept(new Reaction(listener, false, unsent));
    } else if (item instanceof Delivery && item.answer !== undefined)
      (stateOf(item.answer) as Question).unsent = { problem };
  }
}

function unsentOf(target: Reference): { readonly problem: unknown } | undefined {
  const state = stateOf(target);
  return state instanceof Question ? state.unsent : undefined;
}

function lostBy(what: string): VatError {
  return new VatError("LINK_LOST", `the other end of a link is lost: ${what}`);
}

function unknown(): never {
  throw damaged("it names what there is not");
}

/** A promise that is broken, wherever it is asked. */
function brokenBy(problem: unknown): Reference {
  const home: Home = {
    answer: () => brokenBy(problem),
    accept: (item) => {
      if (item instanceof Listen) item.listener.home.accept(new Reaction(item.listener, false, problem));
    },
  };
  return new Reference(home, new Broken(problem));
}

const NOTHING_OFFERED = brokenBy(new VatError("NO_SUCH_ACTOR", "the other end of the link offers nothing"));
