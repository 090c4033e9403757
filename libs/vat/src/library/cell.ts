import type { Bcom, Becoming, Methods } from "../behaviour.ts";
import { methods } from "../behaviour.ts";
import type { Ref, Target } from "../ref.ts";
import { facet } from "./facet.ts";

/** What a cell understands. */
export interface Cell<T> {
  get(): T;
  set(value: T): undefined;
}

/** A place for one value: whoever holds it may read and write. */
export function cell<T>(bcom: Bcom, value: T): Methods<{ get: () => T; set: (value: T) => Becoming<undefined> }> {
  return methods({
    get: () => value,
    set: (next: T): Becoming<undefined> => bcom(cell(bcom, next)),
  });
}

/** The right to read a cell, and no more. */
export function readOnly<T>(of: Target<{ get(): T }>): Ref<{ get(): T }> {
  return facet(of, "get");
}

/** The right to write a cell, and no more. */
export function writeOnly<T>(of: Target<{ set(value: T): undefined }>): Ref<{ set(value: T): undefined }> {
  return facet(of, "set");
}
