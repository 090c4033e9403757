import { closeSync } from "node:fs";
import type { Ref } from "@glither/vat";
import { call } from "@glither/vat";
import { type Budget, Refusal } from "@glither/vat/library";
import { CapabilityError } from "../error.ts";

/** What all references have in common that came of one granted folder: what they may add, and which descriptors they hold. */
export class Grant {
  readonly #bytes: Ref<Budget> | undefined;
  readonly #names: Ref<Budget> | undefined;
  readonly #open = new Set<number>();

  constructor(bytes: Ref<Budget> | undefined, names: Ref<Budget> | undefined) {
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

  /** A turn that fails gives back what it has spent. @throws CapabilityError DQUOT */
  spendBytes(amount: number): void {
    spend(this.#bytes, amount);
  }

  spendName(): void {
    spend(this.#names, 1);
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

function spend(budget: Ref<Budget> | undefined, amount: number): void {
  if (budget === undefined || amount <= 0) return;
  try {
    call(budget, "spend", amount);
  } catch (cause) {
    throw cause instanceof Refusal ? new CapabilityError("dquot", { cause }) : cause;
  }
}
