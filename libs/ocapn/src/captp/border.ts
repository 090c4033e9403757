import {
  Broken,
  Delivery,
  FarState,
  Following,
  Fulfilled,
  type Home,
  homeOf,
  type Item,
  isPromise,
  isReference,
  Listen,
  type Listener,
  Reaction,
  Reference,
  stateOf,
} from "@glither/vat/border";
import { CaptpError } from "./error.ts";

/** What a promise has come to. */
export type Outcome = Following | Fulfilled | Broken;

/** A promise at a border: open, with what waits for it, or settled. */
export class FarPromise extends FarState {
  override readonly promise = true;
  outcome: Outcome | undefined = undefined;
  /** In the order in which it came. */
  waiting: (Delivery | Listener)[] | undefined = undefined;
}

/** Promises that no vat has: what was sent to them waits in order, and goes where they lead once that is known. */
export class Border implements Home {
  answer(): Reference {
    return new Reference(this, new FarPromise());
  }

  accept(item: Item): void {
    if (item instanceof Delivery) this.deliver(item);
    else if (item instanceof Listen) this.listen(item.target, item.listener);
    else if (item instanceof Reaction) this.react(item);
  }

  /** A promise that is settled already. */
  settled(outcome: Outcome): Reference {
    const state = new FarPromise();
    state.outcome = outcome;
    return new Reference(this, state);
  }

  /** Tells a native function what becomes of a value. */
  watch(value: unknown, fulfilled: (value: unknown) => void, broken: (problem: unknown) => void): void {
    const listener: Listener = { home: this, fulfilled, broken, last: undefined, result: undefined };
    if (isReference(value)) homeOf(value).accept(new Listen(value, listener));
    else fulfilled(value);
  }

  /** Settles a promise of this border, the first time. */
  settle(promise: FarPromise, outcome: Outcome): void {
    if (promise.outcome !== undefined) return;
    promise.outcome = leadsTo(outcome, promise) ? new Broken(cycle()) : outcome;
    const { waiting } = promise;
    promise.waiting = undefined;
    for (const entry of waiting ?? [])
      if (entry instanceof Delivery) this.pass(entry, promise.outcome);
      else tell(entry, promise.outcome);
  }

  protected deliver(delivery: Delivery): void {
    const state = stateOf(delivery.target) as FarPromise;
    if (state.outcome !== undefined) this.pass(delivery, state.outcome);
    else wait(state, delivery);
  }

  protected listen(target: Reference, listener: Listener): void {
    const state = stateOf(target);
    if (!(state instanceof FarPromise)) listener.home.accept(new Reaction(listener, true, target));
    else if (state.outcome !== undefined) tell(listener, state.outcome);
    else wait(state, listener);
  }

  protected react({ listener, fulfilled, value }: Reaction): void {
    if (fulfilled) listener.fulfilled?.(value);
    else listener.broken?.(value);
  }

  /** Passes a message on to what its target has become. */
  protected pass({ args, answer, verbatim }: Delivery, outcome: Outcome): void {
    const own = answer === undefined ? undefined : (stateOf(answer) as FarPromise);
    const end = endOf(outcome);
    if (end instanceof Broken) {
      end.handled = true;
      if (own !== undefined) this.settle(own, end);
      return;
    }
    const value = end instanceof Following ? end.to : end.value;
    // What is no reference answers itself.
    if (!isReference(value)) {
      if (own !== undefined) this.settle(own, end);
      return;
    }
    const home = homeOf(value);
    const further = own === undefined ? undefined : home.answer();
    home.accept(new Delivery(value, args, further, verbatim));
    if (own !== undefined && further !== undefined) this.settle(own, new Following(further));
  }
}

/** What a promise comes to that is resolved with the value. */
export function outcomeOf(value: unknown): Outcome {
  return isReference(value) && isPromise(value) ? new Following(value) : new Fulfilled(value);
}

export function tell(listener: Listener, outcome: Outcome): void {
  const end = endOf(outcome);
  if (end instanceof Following) {
    homeOf(end.to).accept(new Listen(end.to, listener));
    return;
  }
  if (end instanceof Broken) end.handled = true;
  const value = end instanceof Broken ? end.problem : end.value;
  listener.home.accept(new Reaction(listener, end instanceof Fulfilled, value));
}

export function wait(state: FarPromise, entry: Delivery | Listener): void {
  if (state.waiting === undefined) state.waiting = [entry];
  else state.waiting.push(entry);
}

/** The end of promises for promises, as far as borders know it. */
export function endOf(outcome: Outcome): Outcome {
  let end = outcome;
  while (end instanceof Following) {
    const state = stateOf(end.to);
    if (!(state instanceof FarPromise) || state.outcome === undefined) break;
    end = state.outcome;
  }
  return end;
}

/** Whether a promise would wait for itself, through others of borders in this thread. */
function leadsTo(outcome: Outcome, promise: FarPromise): boolean {
  const end = endOf(outcome);
  return end instanceof Following && stateOf(end.to) === promise;
}

function cycle(): CaptpError {
  return new CaptpError("CYCLE", "a promise was resolved with itself, through others or directly");
}
