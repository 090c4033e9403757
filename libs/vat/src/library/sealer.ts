import { type Bcom, Behaviour } from "../behaviour.ts";
import { actor } from "../persistence/actor.ts";
import type { Ref } from "../ref.ts";
import { isReference, stateOf } from "../reference.ts";
import { spawn } from "../turn.ts";
import { Refusal } from "./error.ts";

declare const SEALED: unique symbol;

/** What a sealed box understands: nothing. It can be held and passed on. */
export interface Sealed<out T> {
  readonly [SEALED]: T;
}

/** Three rights about one kind of boxes, to be given to different actors. */
export interface Sealing<T> {
  readonly seal: Ref<(value: T) => Ref<Sealed<T>>>;
  readonly unseal: Ref<(box: Ref<Sealed<T>>) => T>;
  /** Whether something was sealed by this sealer. */
  readonly sealed: Ref<(value: unknown) => boolean>;
}

/** A sealer and its unsealer: what the one has closed only the other one opens, whoever carried it. */
export function sealing<T>(): Sealing<T> {
  const brand: Brand = spawn(brandActor);
  return {
    seal: spawn(sealerActor, brand) as Ref<unknown> as Sealing<T>["seal"],
    unseal: spawn(unsealerActor, brand) as Ref<unknown> as Sealing<T>["unseal"],
    sealed: spawn(knowerActor, brand),
  };
}

/** What makes one sealer's boxes its own; compared by identity, and never given to anybody. A reference, which keeps its identity in a store. */
type Brand = Ref<() => never>;

export const brandActor = actor("glither.sealer.brand", 1, (_bcom: Bcom) => (): never => {
  throw new Refusal("NOT_ALLOWED", "a brand takes no messages");
});

/** A box's behaviour. It is never asked: who opens it looks at what it is, so that a look-alike learns nothing by being asked. */
class Box extends Behaviour {
  readonly #brand: Brand;
  readonly #value: unknown;

  constructor(brand: Brand, value: unknown) {
    super(undefined, () => {
      throw new Refusal("NOT_ALLOWED", "a sealed box takes no messages");
    });
    this.#brand = brand;
    this.#value = value;
  }

  /** What is in a box of that brand, in a list; undefined for anything else. */
  static open(box: unknown, brand: Brand): readonly [value: unknown] | undefined {
    const state: unknown = isReference(box) ? stateOf(box) : undefined;
    return state instanceof Box && state.#brand === brand ? [state.#value] : undefined;
  }
}

export const boxActor = actor("glither.sealer.box", 1, (_bcom: Bcom, brand: Brand, value: unknown): Behaviour => {
  return new Box(brand, value);
});

export const sealerActor = actor("glither.sealer.seal", 1, (_bcom: Bcom, brand: Brand) => (value: unknown): Ref => {
  return spawn(boxActor, brand, value) as Ref<unknown>;
});

export const unsealerActor = actor(
  "glither.sealer.unseal",
  1,
  (_bcom: Bcom, brand: Brand) =>
    (box: unknown): unknown => {
      const opened = Box.open(box, brand);
      if (opened === undefined) throw new Refusal("NOT_SEALED", "this was not sealed by the sealer of this unsealer");
      return opened[0];
    },
);

export const knowerActor = actor(
  "glither.sealer.sealed",
  1,
  (_bcom: Bcom, brand: Brand) =>
    (value: unknown): boolean =>
      Box.open(value, brand) !== undefined,
);
