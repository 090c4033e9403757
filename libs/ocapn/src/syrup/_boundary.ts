import { SyrupError } from "./error.ts";
import type { SyrupLimits } from "./limits.ts";

/** What a length or an integer can be without being rounded; more digits are only counted. */
const SAFE_DIGITS = 15;
/** What closes what a byte opens; 0 where it opens nothing. */
const CLOSING = new Uint8Array(256);
for (const pair of ["<>", "[]", "{}", "#$"]) CLOSING[pair.charCodeAt(0)] = pair.charCodeAt(1);

/**
 * Finds where a record ends in bytes that come in pieces, however small: each byte is looked at once, and those of
 * texts not at all. It refuses early what can come to nothing, so that nobody waits for it or keeps it; whether a
 * record is canonical is seen when it is whole.
 */
export class Boundary {
  readonly #limits: SyrupLimits;
  /** What closes each of the values that are open. */
  readonly #open: Uint8Array;
  #depth = 0;
  /** Bytes of the record so far. */
  #size = 0;
  /** Bytes of a text or number that are still to come. */
  #body = 0;
  #digits = 0;
  #number = 0;

  constructor(limits: SyrupLimits) {
    this.#limits = limits;
    this.#open = new Uint8Array(limits.depth);
  }

  /** How many bytes of a record that has not ended were seen. */
  get size(): number {
    return this.#size;
  }

  /** Where in `bytes` the record ends that has begun in them or before, or -1 when it does not end in them. */
  end(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length) {
      if (this.#body > 0) {
        const some = Math.min(this.#body, bytes.length - at);
        this.#body -= some;
        this.#grow(some);
        at += some;
        continue;
      }
      const byte = bytes[at++] ?? 0;
      this.#grow(1);
      if (byte >= 0x30 && byte <= 0x39) this.#digit(byte - 0x30);
      else if (this.#digits > 0) this.#afterDigits(byte);
      else if (this.#token(byte)) {
        this.#size = 0;
        return at;
      }
    }
    return -1;
  }

  #digit(digit: number): void {
    if (this.#depth === 0) throw this.#noRecord();
    if (this.#digits === 1 && this.#number === 0) throw this.#fault("LEADING_ZERO", "a leading zero");
    if (++this.#digits > this.#limits.digits)
      throw this.#fault("TOO_MANY_DIGITS", `a number of more than ${this.#limits.digits} digits`);
    if (this.#digits <= SAFE_DIGITS) this.#number = this.#number * 10 + digit;
  }

  #afterDigits(byte: number): void {
    if (byte === 0x3a || byte === 0x22 || byte === 0x27) {
      if (this.#digits > SAFE_DIGITS || this.#size + this.#number > this.#limits.bytes) throw this.#tooLarge();
      this.#body = this.#number;
    } else if (byte !== 0x2b && byte !== 0x2d)
      throw this.#fault("UNEXPECTED_BYTE", `a byte that does not follow digits, ${byte},`);
    this.#digits = 0;
    this.#number = 0;
  }

  /** Takes a byte that stands for itself; whether the record ends with it. */
  #token(byte: number): boolean {
    if (this.#depth === 0) {
      if (byte !== 0x3c) throw this.#noRecord();
    } else if (byte === this.#open[this.#depth - 1]) {
      this.#depth--;
      return this.#depth === 0;
    }
    const closing = CLOSING[byte] ?? 0;
    if (closing !== 0) {
      if (this.#depth >= this.#limits.depth)
        throw this.#fault("TOO_DEEP", `more than ${this.#limits.depth} values within one another`);
      this.#open[this.#depth++] = closing;
    } else if (byte === 0x44) this.#body = 8;
    else if (byte === 0x46) throw this.#fault("SINGLE_FLOAT", "a number of single precision");
    else if (byte !== 0x74 && byte !== 0x66)
      throw this.#fault("UNEXPECTED_BYTE", `a byte that no value begins with, ${byte},`);
    return false;
  }

  #grow(by: number): void {
    this.#size += by;
    if (this.#size > this.#limits.bytes) throw this.#tooLarge();
  }

  #tooLarge(): SyrupError {
    return this.#fault("TOO_LARGE", `a record of more than ${this.#limits.bytes} bytes`);
  }

  #noRecord(): SyrupError {
    return this.#fault("NOT_A_RECORD", "something else than a record");
  }

  #fault(code: SyrupError["code"], message: string): SyrupError {
    return new SyrupError(code, message, Math.max(0, this.#size - 1));
  }
}
