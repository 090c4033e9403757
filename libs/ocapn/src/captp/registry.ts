import type { Reference } from "@glither/vat/border";
import type { Cryptography } from "../crypto/index.ts";
import { CaptpError } from "./error.ts";

const LENGTH = 32;

/** Objects by their swiss numbers. */
export class Registry {
  readonly #cryptography: Cryptography;
  readonly #objects = new Map<string, Reference>();
  readonly #numbers = new Map<Reference, Uint8Array>();

  constructor(cryptography: Cryptography) {
    this.#cryptography = cryptography;
  }

  /** The number of an object: the one that it has, where none is given. */
  register(object: Reference, swiss?: Uint8Array): Uint8Array {
    const known = this.#numbers.get(object);
    if (swiss === undefined && known !== undefined) return known;
    const number = swiss?.slice() ?? this.#cryptography.random(LENGTH);
    this.#objects.set(this.#keyOf(number), object);
    this.#numbers.set(object, number);
    return number;
  }

  unregister(swiss: Uint8Array): void {
    const key = this.#keyOf(swiss);
    const object = this.#objects.get(key);
    this.#objects.delete(key);
    if (object !== undefined) this.#numbers.delete(object);
  }

  /** @throws CaptpError `NO_SUCH_OBJECT` */
  fetch(swiss: Uint8Array): Reference {
    const object = this.#objects.get(this.#keyOf(swiss));
    if (object === undefined) throw new CaptpError("NO_SUCH_OBJECT", "there is no object of this swiss number");
    return object;
  }

  /** Numbers are looked up by their hashes: how long that takes tells nothing of the numbers that there are. */
  #keyOf(swiss: Uint8Array): string {
    return String.fromCharCode(...this.#cryptography.sha256(swiss));
  }
}
