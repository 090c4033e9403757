import { VatError } from "../error.ts";
import type { Kernel } from "../kernel.ts";
import { Scheduler } from "../scheduler.ts";
import { kernelOf, Vat } from "../vat.ts";
import { finder, kindsOf, load } from "./_load.ts";
import { revive } from "./_revive.ts";
import type { Beginnings, StoreOptions } from "./options.ts";
import type { Storage } from "./storage.ts";

/** Lets nobody take a turn: time stands still. */
export class Standing extends Scheduler {
  override ready(): void {
    // Nothing happens in the past.
  }
}

const UNDO = Symbol("undo");

/** The vats of a store as they were. They can be asked; what that changes is undone at once, and nothing is sent anywhere. */
export class Past<R> {
  /** The last turn that has been. */
  readonly turn: number;
  readonly roots: R;
  readonly #kernels: ReadonlyMap<string, Kernel>;

  /** @throws VatError PAST */
  constructor(storage: Storage, { actors, far, vats }: StoreOptions<Beginnings>, turn: number) {
    const kernels = new Map<string, Kernel>();
    const scheduler = new Standing();
    const home = (name: string): Kernel => {
      const kernel = kernelOf(new Vat({ name, scheduler, report: () => {} }));
      kernels.set(name, kernel);
      return kernel;
    };
    const era = storage.read(turn);
    const loader = load(era, home, finder(far), turn);
    if (era === undefined || loader.vats.length === 0)
      throw new VatError("PAST", "the store does not know that turn any more", {
        hint: "open the store with `recorded`, which forgets nothing",
      });
    revive(loader, [...kernels.values()], kindsOf(actors), { still: true });
    this.turn = loader.turn;
    this.#kernels = kernels;
    this.roots = Object.fromEntries(
      loader.vats.filter(({ name }) => Object.hasOwn(vats, name)).map(({ name, roots }) => [name, roots]),
    ) as R;
  }

  /** Looks at a vat in a turn of it that is undone. */
  look<T>(vat: keyof R & string, body: () => T): T {
    const kernel = this.#kernels.get(vat);
    if (kernel === undefined) throw new VatError("PAST", `there was no vat \`${vat}\` then`);
    let value: { readonly value: T } | undefined;
    try {
      kernel.run(() => {
        value = { value: body() };
        throw UNDO;
      });
    } catch (problem) {
      if (problem !== UNDO) throw problem;
    }
    return (value as { readonly value: T }).value;
  }
}
