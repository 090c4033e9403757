import type { Observer } from "../observer.ts";
import { Delivery, type Item, Listen, Reaction, type Reference, Thunk } from "../reference.ts";
import { Identities } from "./_identity.ts";

/** What a turn was about. */
export type TurnKind = "message" | "handler" | "listening" | "program";

/** One turn, and the one that has caused it. */
export interface TraceEvent {
  /** Its number among all that this trace has seen, from 1. */
  readonly turn: number;
  readonly vat: string;
  /** The turn that sent the message, or resolved the promise; absent where it came from outside. */
  readonly cause?: number;
  readonly kind: TurnKind;
  /** Whom a message was for. */
  readonly target?: string;
  readonly method?: string;
  /** The name and the message of what it failed with. */
  readonly failed?: string;
}

/** Writes down which turn has led to which, over all vats that it looks on at. Arguments are not written down. */
export class TraceRecorder implements Observer {
  readonly #write: (event: TraceEvent) => void;
  readonly #identities = new Identities();
  /** By which turn something was sent: a message by its arguments, which stay the same however it is passed on. */
  readonly #causes = new WeakMap<object, number>();
  #turn = 0;
  #now: Omit<TraceEvent, "failed"> | undefined;

  constructor(write: (event: TraceEvent) => void) {
    this.#write = write;
  }

  spawns(actor: Reference, maker: string): void {
    this.#identities.named(actor, maker);
  }

  sent(args: readonly unknown[]): void {
    this.#causes.set(args, this.#turn);
  }

  begins(item: Item, vat: string): void {
    this.#turn++;
    const cause = this.#causes.get(keyOf(item));
    this.#now = { turn: this.#turn, vat, ...(cause === undefined ? {} : { cause }), ...this.#about(item) };
  }

  ended(failed: { readonly problem: unknown } | undefined, caused: () => Iterable<Item>): void {
    for (const item of caused()) {
      const key = keyOf(item);
      // What was sent by another turn, and waited in a promise, is that turn's.
      if (!this.#causes.has(key)) this.#causes.set(key, this.#turn);
    }
    if (this.#now !== undefined)
      this.#write({ ...this.#now, ...(failed === undefined ? {} : { failed: problemText(failed.problem) }) });
  }

  #about(item: Item): Pick<TraceEvent, "kind" | "target" | "method"> {
    if (item instanceof Delivery) {
      const [name] = item.args;
      const method = typeof name === "symbol" ? Symbol.keyFor(name) : name;
      const target = this.#identities.of(item.target);
      return { kind: "message", target, ...(typeof method === "string" ? { method } : {}) };
    }
    return { kind: item instanceof Reaction ? "handler" : item instanceof Listen ? "listening" : "program" };
  }
}

function keyOf(item: Item): object {
  if (item instanceof Delivery) return item.args;
  return item instanceof Thunk ? item.run : item;
}

function problemText(problem: unknown): string {
  return problem instanceof Error ? `${problem.name}: ${problem.message}` : typeof problem;
}
