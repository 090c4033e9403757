import type { Bcom } from "../behaviour.ts";
import type { Ref, Resolver, Vow } from "../ref.ts";
import { GONE, isPromise, type Reference, stateOf } from "../reference.ts";
import { call, on, promise, sendOnly, spawn } from "../turn.ts";
import { copied, copiedArguments, copiedProblem } from "./_data.ts";
import { forward, nameOf } from "./_forward.ts";
import { type Cell, cell } from "./cell.ts";
import { Refusal } from "./error.ts";
import type { Crossing, Gate, Passing } from "./gate.ts";

/** On which side of a membrane somebody stands. */
export type Side = "inside" | "outside";

/** What has crossed, and how it came to. */
interface Crossed {
  readonly origin: Ref | Vow;
  readonly lives: Side;
  readonly name: string;
  readonly depth: number;
}

/** How a reference that crosses is to be known: by what it came through, and what it may be used for. */
interface Way extends Passing {
  readonly name: string;
  readonly depth: number;
}

/** What one membrane knows. */
export class Border {
  /** Whether it is open: in an actor, so that what a failed turn has revoked is not. */
  readonly #open: Ref<Cell<boolean>> = spawn(cell<boolean>, true);
  readonly #gate: Gate | undefined;
  /** What stands for a thing, on the other side of where that lives; by the methods that it is narrowed to. */
  readonly #images: Readonly<Record<Side, WeakMap<object, Map<string, Ref | Vow>>>> = {
    inside: new WeakMap(),
    outside: new WeakMap(),
  };
  /** What an image stands for. */
  readonly #crossed = new WeakMap<object, Crossed>();
  /** Promises that have crossed and are not settled. */
  readonly #pending = new Set<Resolver<unknown>>();

  constructor(gate: Gate | undefined) {
    this.#gate = gate;
  }

  /** What the other side gets for a reference that comes from here. */
  across(reference: Ref | Vow, from: Side, way: Way): Ref | Vow {
    const known = this.#crossed.get(reference);
    // It stands for something over there: it comes home.
    if (known !== undefined && known.lives !== from) return known.origin;
    const key = way.only === undefined ? "" : JSON.stringify(way.only);
    const images = this.#images[from].get(reference) ?? new Map<string, Ref | Vow>();
    const image = images.get(key);
    // An image that was made in a turn that failed is no more.
    if (image !== undefined && stateOf(image as unknown as Reference) !== GONE) return image;
    const crossed: Crossed = { origin: reference, lives: from, name: way.name, depth: way.depth };
    const made = isPromise(reference as unknown as Reference)
      ? this.#promise(crossed, way)
      : spawn(imageActor, this, crossed, way.only);
    this.#images[from].set(reference, images.set(key, made));
    this.#crossed.set(made, crossed);
    return made;
  }

  /** A message from the other side of where the target lives. */
  pass(target: Crossed, args: readonly unknown[]): unknown {
    this.#demandOpen();
    const method = nameOf(args);
    return this.#cross(target, "message", other(target.lives), method, args, (own) => {
      this.#demandOpen();
      let answer: unknown;
      try {
        answer = forward(target.origin, own as readonly unknown[]);
      } catch (problem) {
        throw this.#told(problem, target);
      }
      return this.#cross(target, "answer", target.lives, method, answer, (value) => value);
    });
  }

  revoke(): void {
    if (!call(this.#open, "get")) return;
    call(this.#open, "set", false);
    // Who waits for what is beyond hears of it; by messages, so that nothing happens if this turn fails.
    for (const resolver of this.#pending) sendOnly(resolver, "break", revoked());
  }

  /** Brings a value across, if the gate lets it, and goes on with it there. What was judged is what crosses: it is copied first. */
  #cross(
    by: Crossed,
    what: Crossing["what"],
    from: Side,
    method: string | undefined,
    value: unknown,
    proceed: (own: unknown) => unknown,
  ): unknown {
    const way = (): Way => ({ name: throughOf(by, method), depth: by.depth + 1 });
    const copy = what === "message" ? copiedArguments : copied;
    const gate = this.#gate;
    if (gate === undefined) return proceed(copy(value as readonly unknown[], (part) => this.across(part, from, way())));
    const references: (Ref | Vow)[] = [];
    const seen = copy(value as readonly unknown[], (part) => {
      references.push(part);
      return part;
    });
    const crossing: Crossing = {
      what,
      direction: from === "outside" ? "inward" : "outward",
      target: by.name,
      depth: by.depth,
      method,
      value: seen,
      references: references.map((reference) => this.#nameOf(reference, from) ?? throughOf(by, method)),
    };
    return gate(crossing, (passing = {}) => {
      if (references.length === 0) return proceed(seen);
      return proceed(copied(seen, (part) => this.across(part, from, { ...way(), ...passing })));
    });
  }

  #nameOf(reference: Ref | Vow, from: Side): string | undefined {
    const known = this.#crossed.get(reference);
    if (known !== undefined) return known.name;
    for (const image of this.#images[from].get(reference)?.values() ?? []) return this.#crossed.get(image)?.name;
    return undefined;
  }

  #promise(crossed: Crossed, way: Way): Vow {
    const { origin, lives, name } = crossed;
    const [vow, resolver] = promise<unknown>();
    this.#pending.add(resolver);
    on(origin as Vow, {
      then: (value) => {
        this.#pending.delete(resolver);
        this.#settle(resolver, "fulfill", () =>
          // What a promise is fulfilled with is known as the promise is.
          this.#cross({ ...crossed, depth: way.depth - 1 }, "answer", lives, undefined, value, (own) => own),
        );
      },
      catch: (problem) => {
        this.#pending.delete(resolver);
        this.#settle(resolver, "break", () => this.#told(problem, { ...crossed, name }));
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

  #told(problem: unknown, { lives, name, depth }: Crossed): unknown {
    return copiedProblem(problem, (part) => this.across(part, lives, { name, depth: depth + 1 }));
  }

  #demandOpen(): void {
    if (!call(this.#open, "get")) throw revoked();
  }
}

function imageActor(
  _bcom: Bcom,
  border: Border,
  target: Crossed,
  only: readonly string[] | undefined,
): (...args: readonly unknown[]) => unknown {
  const allowed = only === undefined ? undefined : new Set(only);
  return (...args) => {
    const method = nameOf(args);
    if (allowed !== undefined && (method === undefined || !allowed.has(method)))
      throw new Refusal("NOT_ALLOWED", "this reference does not allow the method");
    return border.pass(target, args);
  };
}

/** What a reference is known as that comes through another one. */
function throughOf({ name }: Crossed, method: string | undefined): string {
  return method === undefined ? name : `${name}.${method}`;
}

function other(side: Side): Side {
  return side === "inside" ? "outside" : "inside";
}

function revoked(): Refusal {
  return new Refusal("REVOKED", "this reference has been revoked");
}
