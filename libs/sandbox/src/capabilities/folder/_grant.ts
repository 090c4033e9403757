import { closeSync } from "node:fs";
import { whenTurnEnds } from "@glither/vat";
import { CapabilityError } from "../error.ts";

/**
 * What all references have in common that came of one granted folder: what they may add, and which descriptors they hold. None of it
 * is an actor's state: a turn that fails would give back what was spent, and take nothing off the disk.
 */
export class Grant {
  #bytes: number | undefined;
  #names: number | undefined;
  readonly #open = new Set<number>();
  /** Those of the turn that goes on. */
  readonly #fresh = new Set<number>();

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

  /** What a turn has opened that fails nobody has any more, so it is closed. */
  holds(descriptor: number): number {
    this.#open.add(descriptor);
    this.#fresh.add(descriptor);
    whenTurnEnds((failed) => {
      this.#fresh.delete(descriptor);
      if (failed) this.#close(descriptor);
    });
    return descriptor;
  }

  /** What an earlier turn has opened is open again if this one fails: its number must not be another file's by then. */
  close(descriptor: number): void {
    if (this.#fresh.has(descriptor)) this.#close(descriptor);
    else
      whenTurnEnds((failed) => {
        if (!failed) this.#close(descriptor);
      });
  }

  /** Closes whatever is still open. */
  end(): void {
    for (const descriptor of this.#open) this.#close(descriptor);
  }

  #close(descriptor: number): void {
    // A number that was closed in this very turn may be fresh again, as another file's.
    this.#fresh.delete(descriptor);
    if (!this.#open.delete(descriptor)) return;
    try {
      closeSync(descriptor);
    } catch {
      // What could not be written in the end is no answer to anything that was asked; the number is free.
    }
  }
}

function without(left: number, amount: number): number {
  // What is no number is no less than what is left, either.
  if (!(amount <= left)) throw new CapabilityError("dquot");
  return left - amount;
}
