import {
  Broken,
  Delivery,
  FarState,
  Following,
  Fulfilled,
  homeOf,
  isPromise,
  isReference,
  Listen,
  type Listener,
  type Reaction,
  Reference,
  stateOf,
} from "@glither/vat/border";
import { record, SyrupRecord, SyrupSymbol, type SyrupValue, type SyrupWriter, symbol } from "../syrup/index.ts";
import { Border, endOf, FarPromise, type Outcome, outcomeOf, tell, wait } from "./border.ts";
import { CaptpError, ProtocolFault, remoteError, sessionEnded } from "./error.ts";
import { type Give, giftId, refused } from "./handoff.ts";
import { type Exporter, Handoffs } from "./handoffs.ts";
import type { SessionIdentity } from "./identity.ts";
import { LetGo } from "./let-go.ts";
import { Raw, toSyrup } from "./marshal.ts";
import { type Address, type Operation, position, readOperation } from "./operations.ts";
import { pick, Question, Selected } from "./questions.ts";
import { Sending, type Wire } from "./sending.ts";
import type { Surroundings } from "./surroundings.ts";
import { Symbols } from "./symbols.ts";
import { type Export, Exports, FarObject, FarVow, Imports } from "./tables.ts";
import { fromSyrup, type Reading } from "./unmarshal.ts";

const DELIVER = symbol("op:deliver");
const LISTEN = symbol("op:listen");
const EXPORT = symbol("desc:export");
const ANSWER = symbol("desc:answer");
const IMPORT_OBJECT = symbol("desc:import-object");
const IMPORT_PROMISE = symbol("desc:import-promise");
const FULFILL = symbol("fulfill");
const BREAK = symbol("break");

/** Tells a resolver of the peer's what becomes of a promise that the peer wants to know about. */
class Report implements Listener {
  readonly fulfilled = undefined;
  readonly broken = undefined;
  readonly last = undefined;
  readonly result = undefined;
  readonly home: Session;
  readonly resolver: number;

  constructor(home: Session, resolver: number) {
    this.home = home;
    this.resolver = resolver;
  }
}

/** What resolves a promise of the session's, where somebody here has got hold of it. */
class OwnResolver extends FarState {
  override readonly promise = false;
  readonly entry: Export;
  readonly position: number;

  constructor(entry: Export, at: number) {
    super();
    this.entry = entry;
    this.position = at;
  }
}

/**
 * A session with a peer, from when both have said who they are until one of them ends it. It is the home of the peer's
 * objects: what is sent to these is written as operations, and what comes is handed to the homes of what it is sent to.
 */
export class Session extends Border implements Reading, Exporter {
  readonly identity: SessionIdentity;
  readonly symbols: Symbols;
  /** The peer's first object. */
  readonly #bootstrap: Reference;
  readonly #around: Surroundings<Session>;
  readonly #wire: Wire;
  readonly #sending: Sending;
  readonly #handoffs: Handoffs;
  readonly #exports: Exports;
  readonly #imports: Imports;
  readonly #letGo: LetGo;
  /** Promises of the peer's questions, by the positions that it gave them. */
  readonly #answers = new Map<number, Reference>();
  #nextAnswer = 1;
  #open = true;

  constructor(identity: SessionIdentity, wire: Wire, around: Surroundings<Session>) {
    super();
    const { limits, collector, clock } = around;
    this.identity = identity;
    this.symbols = new Symbols(limits.symbols);
    this.#around = around;
    this.#wire = wire;
    this.#exports = new Exports(limits.exports);
    this.#sending = new Sending(wire, this.#exports, around.syrup);
    this.#handoffs = new Handoffs(identity, around);
    this.#letGo = new LetGo(clock, (form) => this.#send((writer) => writer.value(form)));
    this.#imports = new Imports(this, limits.imports, collector, (at, count) => this.#letGo.reference(at, count));
    this.#bootstrap = this.#imports.mention(0, false);
    around.gifts.open(identity.id, { key: identity.peerKey, side: identity.peerSide });
  }

  get open(): boolean {
    return this.#open;
  }

  /** How much it holds at present. */
  get counts(): { imports: number; exports: number; answers: number } {
    return { imports: this.#imports.size, exports: this.#exports.size, answers: this.#answers.size };
  }

  /** Asks the peer for the object of a swiss number. */
  fetch(swiss: Uint8Array): Reference {
    return this.#askBootstrap("fetch", swiss);
  }

  /** Fetches from the peer what a third party has given. */
  withdraw(give: Give, receiver: SessionIdentity): Reference {
    return this.#askBootstrap("withdraw-gift", new Raw(this.#handoffs.receive(give, receiver)));
  }

  override answer(): Reference {
    return new Reference(this, new Question());
  }

  /** Does what a record of the peer's says. */
  receive(form: SyrupRecord): void {
    if (!this.#open) return;
    try {
      this.#perform(readOperation(form));
    } catch (fault) {
      this.#fail(fault);
    }
  }

  /** Tells the peer why, and ends. */
  abort(reason: string): void {
    if (!this.#open) return;
    this.#sending.record((writer) => writer.value(record("op:abort", reason)));
    this.#wire.close();
    this.end();
  }

  /** All that is still open breaks; what is settled stays as it is, and references break when they are used. */
  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#letGo.stop();
    this.#around.gifts.end(this.identity.id);
    const left = [...this.#exports.resolvers(), ...this.#imports.held()];
    this.#exports.clear();
    this.#imports.clear();
    this.#answers.clear();
    const problem = sessionEnded();
    for (const reference of left) {
      const state = stateOf(reference);
      if (state instanceof FarPromise) this.settle(state, new Broken(problem));
    }
    this.#around.ended(this);
  }

  // What is sent

  protected override deliver(delivery: Delivery): void {
    const state = stateOf(delivery.target);
    if (state instanceof FarPromise) this.#deliverTo(state, delivery);
    else if (!this.#open) this.pass(delivery, new Broken(sessionEnded()));
    else if (state instanceof FarObject) this.#ask(descriptor(EXPORT, state.position), delivery);
    else if (state instanceof OwnResolver) {
      const [verb, value] = delivery.args;
      const first = this.#resolved(state.entry, nameOf(verb), value);
      if (delivery.answer !== undefined) this.settle(stateOf(delivery.answer) as FarPromise, new Fulfilled(first));
    }
  }

  protected override listen(target: Reference, listener: Listener): void {
    const state = stateOf(target);
    // To a selection, having an address may be to be settled.
    const to = state instanceof FarPromise && state.outcome === undefined ? this.#addressOf(state) : undefined;
    if (!(state instanceof FarPromise) || state.outcome !== undefined) super.listen(target, listener);
    else if (!this.#open) tell(listener, new Broken(sessionEnded()));
    else {
      wait(state, listener);
      if (to === undefined || !(state instanceof FarVow || state instanceof Selected) || state.asked) return;
      state.asked = true;
      this.#send((writer) => {
        writer.beginRecord(LISTEN);
        writer.value(to);
        writer.value(descriptor(IMPORT_OBJECT, this.#exports.resolver(target)));
        writer.boolean(false);
        writer.endRecord();
      });
    }
  }

  protected override react(reaction: Reaction): void {
    const { listener, fulfilled, value } = reaction;
    if (listener instanceof Report) this.#tell(listener.resolver, fulfilled, value);
    else super.react(reaction);
  }

  #deliverTo(state: FarPromise, delivery: Delivery): void {
    const { outcome } = state;
    // Messages that may still go round by the peer, though it is known where they lead, are not overtaken.
    const byPeer = outcome === undefined || (isPiped(state) && leadsElsewhere(this, outcome));
    const to = byPeer ? this.#addressOf(state) : undefined;
    if (to !== undefined) {
      if (isPipe(state)) state.piped = true;
      this.#ask(to, delivery);
    } else if (outcome === undefined && !this.#open) this.pass(delivery, new Broken(sessionEnded()));
    else super.deliver(delivery);
  }

  /** Where messages to a promise go by the peer, or undefined where they do not. */
  #addressOf(state: FarPromise): SyrupRecord | undefined {
    if (!this.#open) return undefined;
    if (state instanceof FarVow) return descriptor(EXPORT, state.position);
    if (state instanceof Selected && state.position === -1 && state.outcome === undefined) this.#select(state);
    if (state instanceof Question || state instanceof Selected)
      return state.position < 0 ? undefined : descriptor(ANSWER, state.position);
    return undefined;
  }

  #ask(to: SyrupRecord, { args, answer, verbatim }: Delivery): void {
    const question = answer === undefined ? undefined : (stateOf(answer) as Question);
    const at = this.#nextAnswer;
    const problem = this.#send((writer) => {
      writer.beginRecord(DELIVER);
      writer.value(to);
      writer.beginList();
      for (let nth = 0; nth < args.length; nth++) {
        const arg = args[nth];
        if (nth === 0 && typeof arg === "string" && !verbatim) writer.symbol(symbol(arg));
        else writer.value(toSyrup(arg, this.#describe));
      }
      writer.endList();
      if (answer === undefined) writer.boolean(false);
      else writer.integer(at);
      if (answer === undefined) writer.boolean(false);
      else writer.value(descriptor(IMPORT_OBJECT, this.#exports.resolver(answer)));
      writer.endRecord();
    });
    if (problem === undefined) {
      if (question === undefined) return;
      question.position = at;
      this.#nextAnswer++;
    } else if (question === undefined) this.#around.report(problem);
    else this.settle(question, new Broken(problem));
  }

  /** Tells a resolver of the peer's, and lets go of it. What cannot be sent breaks its own answer. */
  #tell(resolver: number, fulfilled: boolean, value: unknown): void {
    const problem = this.#sendTo(resolver, fulfilled ? FULFILL : BREAK, value);
    if (problem !== undefined) this.#sendTo(resolver, BREAK, problem);
    this.#letGo.reference(resolver, 1);
  }

  #sendTo(resolver: number, verb: SyrupSymbol, value: unknown): CaptpError | undefined {
    return this.#send((writer) => {
      writer.beginRecord(DELIVER);
      writer.value(descriptor(EXPORT, resolver));
      writer.beginList();
      writer.symbol(verb);
      writer.value(toSyrup(value, this.#describe));
      writer.endList();
      writer.boolean(false);
      writer.boolean(false);
      writer.endRecord();
    });
  }

  #askBootstrap(method: string, arg: unknown): Reference {
    const answer = this.answer();
    this.accept(new Delivery(this.#bootstrap, [method, arg], answer, false));
    return answer;
  }

  #select(state: Selected): void {
    const base = stateOf(state.base);
    const to =
      base instanceof FarPromise && base.outcome === undefined && homeOf(state.base) === this
        ? this.#addressOf(base)
        : undefined;
    if (to !== undefined) {
      state.position = this.#nextAnswer++;
      const key = typeof state.key === "number" ? BigInt(state.key) : state.key;
      this.#send((writer) => writer.value(record(`op:${state.op}`, to, key, BigInt(state.position))));
    } else if (!state.asked) {
      state.asked = true;
      this.watch(
        state.base,
        (value) => this.settle(state, pick(state.op, value, state.key)),
        (problem) => this.settle(state, new Broken(problem)),
      );
    }
  }

  /** Writes one record and sends it. Answers why it could not be written. */
  #send(write: (writer: SyrupWriter) => void): CaptpError | undefined {
    if (!this.#open) return sessionEnded();
    try {
      return this.#sending.record(write);
    } catch (fault) {
      this.#fail(fault);
      return sessionEnded();
    }
  }

  /** What a reference is to the peer. */
  readonly #describe = (reference: Reference): SyrupValue => {
    const home = homeOf(reference);
    const state = stateOf(reference);
    if (home === this) {
      if (state instanceof FarObject || state instanceof FarVow) return descriptor(EXPORT, state.position);
      if (state instanceof OwnResolver && this.#exports.mentionAgain(state.position, state.entry))
        return descriptor(IMPORT_OBJECT, state.position);
      // A question that was asked; what would have to be asked first cannot be, within another message.
      if (isPipe(state) && state.outcome === undefined && state.position >= 0)
        return descriptor(ANSWER, state.position);
    } else if (home instanceof Session && state instanceof FarObject && home.#open && home.#around === this.#around)
      return this.#give(home, reference);
    return descriptor(isPromise(reference) ? IMPORT_PROMISE : IMPORT_OBJECT, this.#exports.mention(reference));
  };

  /** A reference of another peer's: it is left there as a gift, for this one to fetch. */
  #give(exporter: Session, reference: Reference): SyrupValue {
    const gift = this.#around.cryptography.random(16);
    const args = ["deposit-gift", gift, reference];
    this.#sending.before(() => exporter.accept(new Delivery(exporter.#bootstrap, args, undefined, false)));
    return this.#handoffs.give(exporter.identity, gift);
  }

  // What comes

  /** What the protocol does not allow ends the session. */
  #fail(fault: unknown): void {
    if (!(fault instanceof ProtocolFault)) throw fault;
    this.abort(fault.message);
  }

  #perform(operation: Operation): void {
    switch (operation.op) {
      case "deliver":
        this.#delivered(operation);
        break;
      case "listen":
        this.#listened(this.#targetOf(operation.to), operation.resolver);
        break;
      case "gc-exports":
        for (const [nth, at] of operation.positions.entries()) this.#released(at, operation.counts[nth] as number);
        break;
      case "gc-answers":
        for (const at of operation.positions)
          if (!this.#answers.delete(at)) throw new ProtocolFault("let go of an answer that it had not");
        break;
      case "abort":
        this.#wire.close();
        this.end();
        break;
      default:
        this.#selected(operation);
    }
  }

  #delivered({ to, args, answer, resolver }: Operation & { op: "deliver" }): void {
    const wanted = answer !== undefined || resolver !== undefined;
    const entry = to.answer ? undefined : this.#exports.get(to.position);
    if (entry?.resolves === true) {
      const first = this.#resolved(entry, nameOf(args[0]), fromSyrup(args[1], this));
      if (wanted) this.#answered(this.settled(new Fulfilled(first)), answer, resolver);
    } else if (!to.answer && to.position === 0) this.#answered(this.#bootstrapped(args), answer, resolver);
    else {
      const target = this.#targetOf(to);
      const values = args.map((arg) => fromSyrup(arg, this));
      // A symbol that leads is a method's name, and a text here, as from next door; sent on, it is a symbol again.
      const leading = args[0] instanceof SyrupSymbol;
      if (leading) values[0] = nameOf(args[0]);
      const home = homeOf(target);
      const promise = wanted ? home.answer() : undefined;
      home.accept(new Delivery(target, values, promise, !leading));
      if (promise !== undefined) this.#answered(promise, answer, resolver);
      if (isFull(home)) this.#wire.hold(home.room());
    }
  }

  /** Keeps the promise of an answer for the peer, and tells it what becomes of it. */
  #answered(promise: Reference, answer: number | undefined, resolver: number | undefined): void {
    if (answer !== undefined) this.#keep(answer, promise);
    if (resolver !== undefined) this.#listened(promise, resolver);
  }

  #keep(at: number, promise: Reference): void {
    if (this.#answers.has(at)) throw new ProtocolFault("an answer's position that is taken");
    if (this.#answers.size >= this.#around.limits.answers) throw new ProtocolFault("asks more than it may");
    this.#answers.set(at, promise);
  }

  #listened(target: Reference, resolver: number): void {
    homeOf(target).accept(new Listen(target, new Report(this, resolver)));
  }

  #selected({ op, to, key, answer }: Operation & { op: "get" | "index" | "untag" }): void {
    const promise = new FarPromise();
    this.#keep(answer, new Reference(this, promise));
    this.watch(
      this.#targetOf(to),
      (value) => this.settle(promise, pick(op, value, key)),
      (problem) => this.settle(promise, new Broken(problem)),
    );
  }

  #released(at: number, count: number): void {
    // The bootstrap object was never sent, and stays.
    if (at === 0) return;
    const entry = this.#exports.release(at, count);
    if (entry?.resolves !== true || entry.target === undefined) return;
    const problem = new CaptpError("ABANDONED", "the peer has let go of what would have resolved a promise");
    this.settle(stateOf(entry.target) as FarPromise, new Broken(problem));
  }

  /** Answers whether it was the first to resolve it. */
  #resolved(entry: Export, verb: string | undefined, value: unknown): boolean {
    const { target } = entry;
    if (target === undefined) return false;
    entry.target = undefined;
    const state = stateOf(target) as FarPromise;
    if (verb === "fulfill") this.settle(state, outcomeOf(value));
    else this.settle(state, new Broken(verb === "break" ? value : remoteError()));
    if (state instanceof Question || state instanceof Selected) this.#answerCame(target, state);
    return true;
  }

  /** The peer may forget the answer, unless messages to it are still under way that others shall not overtake. */
  #answerCame(reference: Reference, state: Question | Selected): void {
    const at = state.position;
    const outcome = state.outcome as Outcome;
    if (state.piped && leadsElsewhere(this, outcome)) {
      this.#around.collector.watch(reference, () => this.#letGo.answer(at));
      return;
    }
    const end = endOf(outcome);
    const next = end instanceof Following ? stateOf(end.to) : undefined;
    if (state.piped && next instanceof FarVow) next.piped = true;
    state.position = -2;
    this.#letGo.answer(at);
  }

  /** @throws ProtocolFault where it never had it, or has let go of it */
  #targetOf({ answer, position: at }: Address): Reference {
    const target = answer ? this.#answers.get(at) : this.#exports.get(at)?.target;
    if (target === undefined) throw new ProtocolFault("something that it does not have");
    return target;
  }

  #bootstrapped([method, ...args]: readonly SyrupValue[]): Reference {
    return this.#orBroken(() => this.settled(outcomeOf(this.#call(nameOf(method), args))));
  }

  #call(method: string | undefined, [first, second]: readonly SyrupValue[]): unknown {
    if (method === "fetch" && first instanceof Uint8Array) return this.#around.fetch(first);
    if (method === "withdraw-gift") return this.#handoffs.withdrawn(first);
    if (method !== "deposit-gift") throw new CaptpError("NO_SUCH_OBJECT", "the bootstrap object has no such method");
    const value = fromSyrup(second, this);
    if (!isReference(value)) throw refused();
    this.#around.gifts.deposit(this.identity.id, giftId(first), value);
    return undefined;
  }

  /** What a descriptor of the peer's stands for. */
  reference(form: SyrupRecord): Reference | undefined {
    const { name, fields } = form;
    if (name === "desc:sig-envelope") return this.#orBroken(() => this.#handoffs.given(form));
    if (fields.length !== 1) return undefined;
    switch (name) {
      case "desc:import-object":
        return this.#imports.mention(position(fields[0]), false);
      case "desc:import-promise":
        return this.#imports.mention(position(fields[0]), true);
      case "desc:export":
        return this.#ownReference(position(fields[0]));
      case "desc:answer":
        return this.#targetOf({ answer: true, position: position(fields[0]) });
      default:
        return undefined;
    }
  }

  /** A reference of here that comes home. */
  #ownReference(at: number): Reference | undefined {
    if (at === 0) return undefined;
    const entry = this.#exports.get(at);
    if (entry?.resolves === true) return new Reference(this, new OwnResolver(entry, at));
    return this.#targetOf({ answer: false, position: at });
  }

  #orBroken(make: () => Reference): Reference {
    try {
      return make();
    } catch (problem) {
      if (problem instanceof ProtocolFault) throw problem;
      return this.settled(new Broken(problem));
    }
  }
}

function descriptor(label: SyrupSymbol, at: number): SyrupRecord {
  return new SyrupRecord(label, [BigInt(at)]);
}

/** Whether it is a promise to which messages go by the peer. */
function isPipe(state: unknown): state is Question | FarVow | Selected {
  return state instanceof Question || state instanceof FarVow || state instanceof Selected;
}

function isPiped(state: FarPromise): boolean {
  return isPipe(state) && state.piped;
}

/** Whether a promise was resolved with a reference that this session does not reach. */
function leadsElsewhere(session: Session, outcome: Outcome): boolean {
  const end = endOf(outcome);
  if (end instanceof Broken) return false;
  const value = end instanceof Following ? end.to : end.value;
  return isReference(value) && homeOf(value) !== session;
}

/** Whether it is a vat whose mailbox is full. One that is halted is not waited for. */
function isFull(home: object): home is { room(): Promise<void> } {
  const { full, halted } = home as { readonly full?: boolean; readonly halted?: boolean };
  return full === true && halted !== true;
}

function nameOf(name: unknown): string | undefined {
  if (typeof name === "string") return name;
  if (name instanceof SyrupSymbol) return name.name;
  return typeof name === "symbol" ? Symbol.keyFor(name) : undefined;
}
