import type { Bcom } from "../behaviour.ts";
import type { Ref, Resolver, Target, Vow } from "../ref.ts";
import { GONE, isPromise, type Reference, stateOf } from "../reference.ts";
import { call, on, promise, sendOnly, spawn } from "../turn.ts";
import { copied, copiedProblem } from "./_data.ts";
import { forward } from "./_forward.ts";
import type { Revoker } from "./caretaker.ts";
import { type Cell, cell } from "./cell.ts";
import { Refusal } from "./error.ts";

/**
 * A reference that is revoked together with all that has come through it. Every reference that crosses, in an argument or an answer, in
 * either direction and however deep in data, becomes one of the membrane's own; the same one each time, and the thing itself
 * where it comes home. Promises cross as promises. Data is copied, and what is neither data nor reference does not cross.
 */
export function membrane<I>(target: Target<I>): readonly [outside: Ref<I>, revoker: Revoker] {
  const border = new Border(spawn(cell<boolean>, true));
  const outside = border.across(target as Ref | Vow, "inside");
  return [outside as Ref<I>, spawn(revokerActor, border)];
}

/** On which side of a membrane somebody stands. */
type Side = "inside" | "outside";

/** What one membrane knows. */
class Border {
  /** Whether it is open: in an actor, so that what a failed turn has revoked is not. */
  readonly #open: Ref<Cell<boolean>>;
  /** What stands for a thing, on the other side of where that lives. */
  readonly #images: Readonly<Record<Side, WeakMap<object, Ref | Vow>>> = {
    inside: new WeakMap(),
    outside: new WeakMap(),
  };
  /** What an image stands for, and where that lives. */
  readonly #origins = new WeakMap<object, { readonly origin: Ref | Vow; readonly lives: Side }>();
  /** Promises that have crossed and are not settled. */
  readonly #pending = new Set<Resolver<unknown>>();

  constructor(open: Ref<Cell<boolean>>) {
    this.#open = open;
  }

  /** What the other side gets for a reference that comes from here. */
  across(reference: Ref | Vow, from: Side): Ref | Vow {
    const known = this.#origins.get(reference);
    // It stands for something over there: it comes home.
    if (known !== undefined && known.lives !== from) return known.origin;
    const image = this.#images[from].get(reference);
    // An image that was made in a turn that failed is no more.
    if (image !== undefined && stateOf(image as unknown as Reference) !== GONE) return image;
    const made = isPromise(reference as unknown as Reference)
      ? this.#promise(reference as Vow, from)
      : spawn(imageActor, this, reference as Ref, from);
    this.#images[from].set(reference, made);
    this.#origins.set(made, { origin: reference, lives: from });
    return made;
  }

  /** A message from the other side of where the target lives. */
  pass(target: Ref, lives: Side, args: readonly unknown[]): unknown {
    this.#demandOpen();
    const [here, there] = [
      (part: Ref | Vow) => this.across(part, other(lives)),
      (part: Ref | Vow) => this.across(part, lives),
    ];
    const own = copied(args, here) as readonly unknown[];
    let answer: unknown;
    try {
      answer = forward(target, own);
    } catch (problem) {
      throw copiedProblem(problem, there);
    }
    return copied(answer, there);
  }

  revoke(): void {
    if (!call(this.#open, "get")) return;
    call(this.#open, "set", false);
    // Who waits for what is beyond hears of it; by messages, so that nothing happens if this turn fails.
    for (const resolver of this.#pending) sendOnly(resolver, "break", revoked());
  }

  #promise(origin: Vow, from: Side): Vow {
    const [vow, resolver] = promise<unknown>();
    const there = (part: Ref | Vow): Ref | Vow => this.across(part, from);
    this.#pending.add(resolver);
    on(origin, {
      then: (value) => {
        this.#pending.delete(resolver);
        this.#settle(resolver, "fulfill", () => copied(value, there));
      },
      catch: (problem) => {
        this.#pending.delete(resolver);
        this.#settle(resolver, "break", () => copiedProblem(problem, there));
      },
    });
    return vow;
  }

  #settle(resolver: Resolver<unknown>, how: "fulfill" | "break", value: () => unknown): void {
    try {
      this.#demandOpen();
      call(resolver, how, value());
    } catch (problem) {
      call(resolver, "break", problem);
    }
  }

  #demandOpen(): void {
    if (!call(this.#open, "get")) throw revoked();
  }
}

function imageActor(_bcom: Bcom, border: Border, origin: Ref, lives: Side): (...args: readonly unknown[]) => unknown {
  return (...args) => border.pass(origin, lives, args);
}

function revokerActor(_bcom: Bcom, border: Border): () => void {
  return () => border.revoke();
}

function other(side: Side): Side {
  return side === "inside" ? "outside" : "inside";
}

function revoked(): Refusal {
  return new Refusal("REVOKED", "this reference has been revoked");
}
