import type { Bcom } from "../behaviour.ts";
import type { Ref, Vow } from "../ref.ts";
import type { VatOptions } from "../vat.ts";

/** The vats of a store by name, each with what its first turn makes: the roots from which all else is reached. */
export type Beginnings = Readonly<Record<string, () => unknown>>;

/** How references to what lives outside of the store outlive it. */
export interface FarNames {
  /** A name by which it is found again, or undefined where there is none. */
  nameOf(far: Ref | Vow): string | undefined;
  find(name: string): Ref | Vow | undefined;
}

export interface StoreOptions<V extends Beginnings> extends Omit<VatOptions, "name"> {
  readonly vats: V;
  /** All constructors of actors that are kept, made with `actor`. */
  readonly actors: readonly ((bcom: Bcom, ...args: never) => unknown)[];
  readonly far?: FarNames;
  /** Whether what each churn was about is written down, so that the vats can be played again, and no past is forgotten. */
  readonly recorded?: boolean;
  /** After how many bytes of changes a snapshot is made, where that is more than the last one had. */
  readonly compactAt?: number;
}

/** What each vat's first turn made. */
export type Roots<V extends Beginnings> = { readonly [K in keyof V]: ReturnType<V[K]> };
