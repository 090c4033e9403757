import { closeSync } from "node:fs";
import { CapabilityError } from "../error.ts";

/**
 * What all references have in common that came of one granted folder: what they may add, and which descriptors they hold. None of it
 * is an actor's state: a turn that fails would give back what was spent, and take nothing off the disk.
 */
export class Grant {
  #bytes: number | undefined;
  #names: number | undefined;
  readonly #open = new Set<number>();

  constructor(bytes: number | undefined, names: number | undefined) {
    this.#bytes = bytes;
    this.#names = names;
  }

  /** Whether what is added is counted. */
  get countsBytes(): boolean {
    return this.#bytes !== undefined;
  }

  get countsNames(): boolean {
    return this.#names !== undefined;
  }

  /** Adds so many bytes; where that fails, they are there for others. @throws CapabilityError DQUOT */
  spendBytes<T>(amount: number, work: () => T): T {
    if (this.#bytes === undefined || amount <= 0) return work();
    this.#bytes = without(this.#bytes, amount);
    try {
      return work();
    } catch (error) {
      this.#bytes += amount;
      throw error;
    }
  }

  /** Makes a name. @throws CapabilityError DQUOT */
  spendName<T>(work: () => T): T {
    if (this.#names === undefined) return work();
    this.#names = without(this.#names, 1);
    try {
      return work();
    } catch (error) {
      this.#names += 1;
      throw error;
    }
  }

  holds(descriptor: number): number {
    this.#open.add(descriptor);
    return descriptor;
  }

  close(descriptor: number): void {
    if (this.#open.delete(descriptor)) closeSync(descriptor);
  }

  /** Closes whatever is still open. */
  end(): void {
    for (const descriptor of this.#open) this.close(descriptor);
  }
}

function without(left: number, amount: number): number {
  // What is no number is no less than what is left, either.
  if (!(amount <= left)) throw new CapabilityError("dquot");
  return left - amount;
}
