/** What entries say of being signed: behind one that is signed, none is not. */
export class SignedEntries {
  #isSigned = false;
  #last = -1;

  /** Whether it can be so. */
  saw(index: number, signer: string | undefined): boolean {
    if (signer === undefined) return !this.#isSigned;
    this.#isSigned = true;
    this.#last = index;
    return true;
  }

  /** The last entry that says that it was signed, where no signature is over it; undefined where one is. */
  uncovered(covered: number): number | undefined {
    return this.#last >= covered ? this.#last : undefined;
  }
}
