import type { Ref, Vow } from "@glither/vat";
import { facet, Refusal } from "@glither/vat/library";
import { ModuleError } from "../module/error.ts";

/** More than this are not held at once. How many are made in a step is bounded by its calls and its memory. */
const MOST = 100_000;

/**
 * The references that one step of a component holds, by number. A number means something to its own step alone, and each is given out
 * once: what was dropped, handed on, made up or found in another actor's state is nothing.
 */
export class Handles {
  readonly #held: ((Ref | Vow) | undefined)[] = [];
  readonly #only: readonly string[] | undefined;
  #live = 0;

  /** @param only the methods that references have in here; undefined for all of theirs. */
  constructor(only: readonly string[] | undefined) {
    this.#only = only;
  }

  /** How many are held. */
  get live(): number {
    return this.#live;
  }

  /** A new handle, which its holder owns. */
  add(reference: Ref | Vow): number {
    if (this.#live >= MOST) throw new ModuleError("TOO_MANY_CALLS", `the component holds more than ${MOST} references`);
    this.#live += 1;
    return this.#held.push(reference);
  }

  /** What is lent for a call. @throws ModuleError BAD_HANDLE */
  borrow(handle: number): Ref | Vow {
    const reference = this.#held[handle - 1];
    if (reference === undefined)
      throw new ModuleError("BAD_HANDLE", "the component used a handle that it does not hold", {
        hint: "it was made up, dropped or handed on",
      });
    return reference;
  }

  /** Takes a handle from its holder. @throws ModuleError BAD_HANDLE */
  take(handle: number): Ref | Vow {
    const reference = this.borrow(handle);
    this.#held[handle - 1] = undefined;
    this.#live -= 1;
    return reference;
  }

  /** The same for somebody else, who gets no more of it than the component had. */
  handOn(handle: number): Ref | Vow {
    const reference = this.take(handle);
    return this.#only === undefined ? reference : facet(reference as Ref<Record<string, unknown>>, ...this.#only);
  }

  /** @throws Refusal NOT_ALLOWED */
  demandAllowed(method: unknown): void {
    if (this.#only === undefined || (typeof method === "string" && this.#only.includes(method))) return;
    throw new Refusal("NOT_ALLOWED", "this reference does not allow the method");
  }
}
