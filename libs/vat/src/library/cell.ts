import { type Bcom, type Becoming, type Methods, methods } from "../behaviour.ts";
import { actor } from "../persistence/actor.ts";
import type { Ref, Target } from "../ref.ts";
import { facet } from "./facet.ts";

/** What a cell understands. */
export interface Cell<T> {
  get(): T;
  set(value: T): undefined;
}

type MakeCell = <T>(bcom: Bcom, value: T) => Methods<{ get: () => T; set: (value: T) => Becoming<undefined> }>;

/** A place for one value: whoever holds it may read and write. */
export const cell: MakeCell = actor("glither.cell", 1, (bcom: Bcom, value: unknown) =>
  methods({
    get: () => value,
    set: (next: unknown): Becoming<undefined> => bcom(cell(bcom, next)),
  }),
) as MakeCell;

/** The right to read a cell, and no more. */
export function readOnly<T>(of: Target<{ get(): T }>): Ref<{ get(): T }> {
  return facet(of, "get");
}

/** The right to write a cell, and no more. */
export function writeOnly<T>(of: Target<{ set(value: T): undefined }>): Ref<{ set(value: T): undefined }> {
  return facet(of, "set");
}
