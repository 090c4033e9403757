import { IntentError } from "./error.ts";
import type { Morphism } from "./morphisms.ts";
import { type ResourceFacts, resourceOf } from "./resource.ts";

/** So many resources may an intent create: what is to be kept is bounded. */
const MOST = 10_000;

/** What an intent has done so far: resources by the numbers that its module knows them by. */
export class Transaction {
  readonly #all: ResourceFacts[];
  readonly #given: number;
  readonly #consumed = new Set<number>();

  constructor(given: readonly ResourceFacts[]) {
    this.#all = [...given];
    this.#given = given.length;
  }

  /** Consumes and creates; answers the number of the first that was created, behind which the others are. */
  apply(morphism: Morphism, handles: readonly number[], amounts: readonly bigint[]): number {
    const consumed = handles.map((handle) => this.#take(handle));
    const created: unknown = morphism(consumed, amounts);
    if (!Array.isArray(created) || this.#all.length + created.length > MOST)
      throw new IntentError("NOT_A_RESOURCE", "a morphism answers with a list of resources, and not with too many");
    const first = this.#all.length;
    for (const each of created as unknown[]) this.#all.push(resourceOf(each));
    return first;
  }

  /** What it comes to: which of those that were given are consumed, and what was created and is still there. */
  conclude(): { readonly consumed: readonly number[]; readonly live: readonly (number | ResourceFacts)[] } {
    const live = [...this.#all.keys()].filter((handle) => !this.#consumed.has(handle));
    this.#balance(live);
    return {
      consumed: [...this.#consumed].filter((handle) => handle < this.#given),
      live: live.map((handle) => (handle < this.#given ? handle : (this.#all[handle] as ResourceFacts))),
    };
  }

  #take(handle: number): ResourceFacts {
    const facts = this.#all[handle];
    if (facts === undefined)
      throw new IntentError("NO_SUCH_HANDLE", "the module names a resource that it does not have");
    if (this.#consumed.has(handle)) throw new IntentError("USED_TWICE", "the module uses a resource that is consumed");
    this.#consumed.add(handle);
    return facts;
  }

  #balance(live: readonly number[]): void {
    const over = new Map<string, bigint>();
    const count = (handle: number, sign: bigint): void => {
      const { kind, quantity } = this.#all[handle] as ResourceFacts;
      over.set(kind, (over.get(kind) ?? 0n) + sign * quantity);
    };
    for (let handle = 0; handle < this.#given; handle += 1) count(handle, -1n);
    for (const handle of live) count(handle, 1n);
    for (const [kind, quantity] of over) {
      if (quantity === 0n) continue;
      const what = quantity > 0n ? `${quantity} too much is created` : `${-quantity} is lost`;
      throw new IntentError("NOT_BALANCED", `of the kind ${JSON.stringify(kind.slice(0, 80))} ${what}`);
    }
  }
}
