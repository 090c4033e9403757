import { MOST_VATS } from "../data/tags.ts";
import { VatError } from "../error.ts";
import type { Kernel } from "../kernel.ts";
import type { AnswerOf, ArgumentsOf, MethodOf, Ref, Settled, Target, Vow } from "../ref.ts";
import { homeOf, isReference, type Reference } from "../reference.ts";
import { kernelOf, Vat } from "../vat.ts";
import { Group } from "./_group.ts";
import { type Common, VatKeeper } from "./_keeper.ts";
import { finder, kindsOf, load } from "./_load.ts";
import type { Loader } from "./_loader.ts";
import { revive } from "./_revive.ts";
import { Scribe } from "./_scribe.ts";
import { nextMessage, snapshot } from "./_snapshot.ts";
import type { Beginnings, Roots, StoreOptions } from "./options.ts";
import { Past } from "./past.ts";
import type { Storage } from "./storage.ts";

const COMPACT_AT = 4 * 2 ** 20;

/** Vats that outlive their process: what a churn did is stored before anything of it is seen elsewhere. */
export class Store<V extends Beginnings> {
  readonly vats: { readonly [K in keyof V]: Vat };
  /** What each vat's first turn made, whenever that was. */
  readonly roots: Roots<V>;
  readonly #options: StoreOptions<V>;
  readonly #storage: Storage;
  readonly #keepers: (readonly [name: string, keeper: VatKeeper])[] = [];
  readonly #kernels: Kernel[] = [];
  readonly #common: Common;
  readonly #compactAt: number;
  #size = 0;
  #opening = true;

  /** @throws VatError DAMAGED_STORE, NO_CONSTRUCTOR, and what the vats' first turns throw */
  constructor(storage: Storage, options: StoreOptions<V>) {
    this.#storage = storage;
    this.#options = options;
    this.#compactAt = options.compactAt ?? COMPACT_AT;
    const { far, recorded = false } = options;
    const kinds = kindsOf(options.actors);
    const vats = new Map<string, Vat>();
    const vat = (name: string): Kernel => {
      const made = new Vat({ ...options, name });
      vats.set(name, made);
      this.#kernels.push(kernelOf(made));
      return kernelOf(made);
    };
    const era = storage.read();
    const loader = load(era, vat, finder(far));
    for (const { name } of loader.vats)
      if (!Object.hasOwn(options.vats, name))
        throw new VatError("NO_CONSTRUCTOR", `the store holds a vat \`${name}\`, which is not given`);
    const began = Object.keys(options.vats).filter((name) => !vats.has(name));
    for (const name of began) vat(name);
    if (vats.size > MOST_VATS) throw new RangeError(`a store holds ${MOST_VATS} vats at the most`);
    this.#common = this.#begin(loader, kinds, recorded);
    this.#attach(loader);
    const migrated = revive(loader, this.#kernels.slice(0, loader.vats.length), kinds);
    for (const [number, { item, to }] of loader.messages) {
      this.#common.group.numbers.set(item, number);
      (this.#kernels[to] as Kernel).accept(item);
    }
    for (const name of began) this.#first(name, vats.get(name) as Vat);
    this.vats = Object.fromEntries(vats) as Store<V>["vats"];
    this.roots = Object.fromEntries(this.#keepers.map(([name, keeper]) => [name, keeper.roots])) as Roots<V>;
    if (recorded || migrated || began.length > 0) this.snapshot();
    this.#opening = false;
    this.#common.group.nudge();
  }

  /** How many turns its vats have had. */
  get turn(): number {
    return this.#common.turn;
  }

  /** Settles when all that has ended until now is stored. What is answered to others waits for that anyway. */
  stored(): Promise<void> {
    return this.#common.group.stored();
  }

  /**
   * Sends what an outside source numbers, once: what is not beyond the number that came last from it has had its turn, and is dropped.
   * Answers undefined then. After a crash the source goes on behind `last`.
   */
  once<I, K extends MethodOf<I>>(
    from: string,
    number: number,
    target: Target<I>,
    method: K,
    ...args: ArgumentsOf<I, K>
  ): Vow<Settled<AnswerOf<I, K>>> | undefined;
  once<A extends readonly unknown[], R>(
    from: string,
    number: number,
    target: Target<(...args: A) => R>,
    ...args: A
  ): Vow<Settled<R>> | undefined;
  once(from: string, number: number, target: Ref | Vow, ...args: readonly unknown[]): Vow | undefined {
    if (!Number.isSafeInteger(number) || number < 1) throw new RangeError("numbers of messages are whole, from 1");
    const at = isReference(target) ? this.#kernels.indexOf(homeOf(target) as Kernel) : -1;
    const [, keeper] = this.#keepers[at] ?? [];
    const kernel = this.#kernels[at];
    if (keeper === undefined || kernel === undefined)
      throw new VatError("NOT_A_REFERENCE", "what is sent once is sent to an actor of the store");
    if (number <= this.last(from)) return undefined;
    return kernel.run(() => {
      keeper.setSource(from, number);
      return kernel.turns.send(target, args, true, false) as never;
    });
  }

  /** The number that came last from an outside source; 0 for a new one. */
  last(from: string): number {
    return this.#common.sources.get(from) ?? 0;
  }

  /**
   * The vats as they were after a turn, or after the churn before it that had ended; to look at.
   *
   * @throws VatError PAST where the store has forgotten it
   */
  async at(turn: number): Promise<Past<Roots<V>>> {
    await this.stored();
    return new Past(this.#storage, this.#options, turn);
  }

  /**
   * Writes all anew, and leaves out what is not reachable any more. It is done by itself as well, now and then; between two turns of
   * the program, not within one.
   */
  snapshot(): void {
    if (this.#keepers.some(([, keeper]) => keeper.open))
      throw new VatError("NESTED_TURN", "a snapshot cannot be made while a churn goes on");
    const { group, recorded } = this.#common;
    if (recorded && !this.#opening)
      throw new VatError("PAST", "a recorded store makes its snapshots when it is opened", {
        hint: "what is recorded is played again from one to the next",
      });
    if (group.failure !== undefined) throw group.failure;
    if (group.committing)
      throw new VatError("NESTED_TURN", "a snapshot cannot be made while a commit is on its way", {
        hint: "wait for `stored()`",
      });
    try {
      const chunks = snapshot(this.#common, this.#keepers);
      this.#storage.snapshot(chunks, this.#common.turn);
      this.#size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    } catch (cause) {
      group.fail(cause);
      throw cause;
    }
    group.superseded();
  }

  /** Stores what is to be stored, and ends the vats' turns. */
  async close(): Promise<void> {
    const { group } = this.#common;
    for (const kernel of this.#kernels)
      kernel.stop(new VatError("STORE_FAILED", `the store of \`${kernel.name}\` is closed`));
    await group.close();
    this.#storage.close();
  }

  #begin(loader: Loader, kinds: ReturnType<typeof kindsOf>, recorded: boolean): Common {
    const { far } = this.#options;
    const nameOf = far === undefined ? undefined : (it: Reference) => far.nameOf(it as unknown as Ref);
    const scribe = new Scribe({ kinds, nameOf });
    const open = () => this.#keepers.some(([, keeper]) => keeper.open);
    const group = new Group(
      this.#storage,
      // What one vat wrote of another one in the middle of its churn is stored with the end of that.
      () => {
        if (this.#opening || (scribe.crossed && open())) return true;
        scribe.crossed = false;
        return false;
      },
      (problem) => {
        for (const kernel of this.#kernels) kernel.stop(problem);
      },
    );
    return {
      scribe,
      group,
      recorded,
      turn: loader.turn,
      messages: new Map(loader.messages),
      sources: new Map(loader.sources),
      between: () => this.#compact(),
    };
  }

  #attach(loader: Loader): void {
    const { scribe } = this.#common;
    for (const [index, kernel] of this.#kernels.entries()) {
      const kept = loader.vats[index];
      scribe.vat(kernel, nextId(kept));
      kernel.keep((insides) => {
        const queued = kept !== undefined && kept.queue.length > 0;
        const keeper = new VatKeeper(this.#common, index, insides, kept?.roots, queued);
        keeper.count(nextMessage(loader.messages.keys(), index));
        this.#keepers.push([kernel.name, keeper]);
        return keeper;
      });
    }
    scribe.resume(loader.nextFar);
  }

  #first(name: string, vat: Vat): void {
    const [, keeper] = this.#keepers.find(([known]) => known === name) as readonly [string, VatKeeper];
    vat.run(() => keeper.setRoots((this.#options.vats[name] as () => unknown)()));
  }

  #compact(): void {
    const { group, recorded } = this.#common;
    if (recorded || this.#opening || group.written < Math.max(this.#compactAt, this.#size)) return;
    if (group.committing || this.#keepers.some(([, keeper]) => keeper.open)) return;
    this.snapshot();
  }
}

/** The number of the next reference: what was numbered since the last snapshot counts, too. */
function nextId(kept: Loader["vats"][number] | undefined): number {
  let next = kept?.next ?? 1;
  for (const id of kept?.nodes.keys() ?? []) next = Math.max(next, id + 1);
  return next;
}
