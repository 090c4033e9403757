import { RECORD } from "../data/tags.ts";
import { VatError } from "../error.ts";
import type { Kernel } from "../kernel.ts";
import { FarState, type Home, Reaction, Reference } from "../reference.ts";
import { kernelOf, Vat } from "../vat.ts";
import { Group } from "./_group.ts";
import { type Common, VatKeeper } from "./_keeper.ts";
import { kindsOf, load } from "./_load.ts";
import type { Input, Loader } from "./_loader.ts";
import { bodyOf, peeked } from "./_record.ts";
import { enact, revive } from "./_revive.ts";
import { Scribe } from "./_scribe.ts";
import { nextMessage } from "./_snapshot.ts";
import type { Beginnings, StoreOptions } from "./options.ts";
import { Standing } from "./past.ts";
import { MemoryStorage, type Storage } from "./storage.ts";

/** What came of playing a recorded store again. */
export interface Replayed {
  /** How many churns were played. */
  readonly churns: number;
  /** The turn after which the vats did something else than they had done; undefined where all was the same. */
  readonly differs: number | undefined;
}

/**
 * Plays again what vats of a recorded store have done since it was opened last, from what they were told alone, and compares what they
 * write with what they wrote, byte by byte. An actor that looks at a clock or throws dice by itself, and not by a reference that it
 * was given, is found so.
 *
 * @throws VatError PAST where nothing is recorded
 */
export function replay(storage: Storage, options: Pick<StoreOptions<Beginnings>, "actors">): Replayed {
  const era = storage.read();
  if (era === undefined) throw new VatError("PAST", "nothing is recorded");
  const stage = new Stage(options, era.chunks);
  let churns = 0;
  for (const record of era.records) {
    const { vat, kind, turn } = peeked(record);
    if (kind === RECORD.INPUT) stage.play(vat, record);
    else {
      churns++;
      if (!stage.agrees(vat, record)) return { churns, differs: turn };
    }
  }
  return { churns, differs: undefined };
}

/** Collects what vats write, and lets nothing leave. */
class Collected extends Group {
  readonly outcomes = new Map<number, Uint8Array[]>();

  override add(records: readonly Uint8Array[]): void {
    for (const record of records) {
      const { vat, kind } = peeked(record);
      const body = bodyOf(record);
      if (kind !== RECORD.OUTCOME || body.length === 0) continue;
      const own = this.outcomes.get(vat);
      if (own === undefined) this.outcomes.set(vat, [body]);
      else own.push(body);
    }
  }
}

/** Something elsewhere, of which nothing comes but what was recorded. */
class Away extends FarState {
  readonly promise: boolean;
  readonly name: string | undefined;

  constructor(promise: boolean, name: string | undefined) {
    super();
    this.promise = promise;
    this.name = name;
  }
}

class Stage {
  readonly #kernels: Kernel[] = [];
  readonly #keepers: VatKeeper[] = [];
  readonly #kinds: ReturnType<typeof kindsOf>;
  readonly #group = new Collected(
    new MemoryStorage(),
    () => true,
    () => {},
  );
  readonly #names = new Map<Reference, string>();
  readonly #scribe: Scribe;
  readonly #loader: Loader;
  readonly #common: Common;

  constructor({ actors }: Pick<StoreOptions<Beginnings>, "actors">, chunks: readonly Uint8Array[]) {
    this.#kinds = kindsOf(actors);
    this.#scribe = new Scribe({ kinds: this.#kinds, nameOf: (far) => this.#names.get(far) });
    const scheduler = new Standing();
    const home = (name: string): Kernel => {
      const kernel = kernelOf(new Vat({ name, scheduler, report: () => {} }));
      this.#kernels.push(kernel);
      return kernel;
    };
    this.#loader = load({ chunks, records: [] }, home, (name, promise, id) => this.#away(name, promise, id));
    this.#loader.watching = true;
    this.#common = {
      scribe: this.#scribe,
      group: this.#group,
      recorded: true,
      turn: this.#loader.turn,
      messages: new Map(this.#loader.messages),
      sources: new Map(this.#loader.sources),
      between: () => {},
    };
    this.#scribe.numbered = (reference, vat, id) => this.#loader.adopt(vat, id, reference);
    revive(this.#loader, this.#kernels, this.#kinds, { still: true });
    for (const [index, kernel] of this.#kernels.entries()) this.#attach(index, kernel);
  }

  /** Tells a vat what it was told. */
  play(vat: number, record: Uint8Array): void {
    const loader = this.#loader;
    const kernel = this.#kernels[vat] as Kernel;
    const input = loader.read(record);
    const touched = [...loader.touched];
    for (const node of loader.touched)
      this.#scribe.next[node.vat] = Math.max(this.#scribe.next[node.vat] as number, node.id + 1);
    const act = (): void => {
      for (const node of touched) enact(node, this.#kernels[node.vat] as Kernel, this.#kinds);
    };
    if (input === undefined || input.is === "effects") {
      kernel.resume(input?.queued ?? [], act);
      return;
    }
    if (touched.length > 0) kernel.run(act);
    kernel.accept(this.#item(vat, input));
    kernel.churn();
  }

  /** Whether a vat has written what it wrote then. */
  agrees(vat: number, record: Uint8Array): boolean {
    const body = bodyOf(record);
    const own = this.#group.outcomes.get(vat);
    // A churn that was cut goes on without being told anything.
    if (body.length > 0 && (own === undefined || own.length === 0)) this.#kernels[vat]?.churn();
    const mine = body.length === 0 ? body : this.#group.outcomes.get(vat)?.shift();
    this.#loader.read(record);
    return mine !== undefined && mine.length === body.length && mine.every((byte, at) => byte === body[at]);
  }

  #item(vat: number, input: Exclude<Input, { is: "effects" }>) {
    if (input.is === "item") return input.item;
    if (input.is === "taken") {
      const message = this.#loader.messages.get(input.message);
      if (message === undefined) throw new VatError("DAMAGED_STORE", "a recorded message is not there");
      this.#group.numbers.set(message.item, input.message);
      return message.item;
    }
    const listener = this.#keepers[vat]?.listener(input.listener);
    // Who has not listened this time has done something else before, which is found.
    return new Reaction(listener ?? NOBODY, input.fulfilled, input.value);
  }

  #attach(index: number, kernel: Kernel): void {
    const kept = this.#loader.vats[index];
    this.#scribe.vat(kernel, kept?.next ?? 1);
    kernel.keep((insides) => {
      const queue = kept?.queue ?? [];
      for (const item of queue) insides.queue.push(item);
      const keeper = new VatKeeper(this.#common, index, insides, kept?.roots, queue.length > 0);
      keeper.count(nextMessage(this.#loader.messages.keys(), index));
      this.#keepers.push(keeper);
      return keeper;
    });
  }

  #away(name: string, promise: boolean, id: number): Reference {
    const reference = new Reference(AWAY, new Away(promise, name === "" ? undefined : name));
    if (name !== "") this.#names.set(reference, name);
    this.#scribe.knows(reference, id);
    return reference;
  }
}

const AWAY: Home = {
  answer: () => new Reference(AWAY, new Away(true, undefined)),
  accept: () => {},
};

const NOBODY = { home: AWAY, fulfilled: undefined, broken: undefined, last: undefined, result: undefined };
