import { type Bcom, type Becoming, methods, type Ref, Vat, type VatOptions } from "../index.ts";

// Actors that the tests of semantics are about, and a vat that says what broke unheard.

export function counter(bcom: Bcom, n: number) {
  return methods({
    inc: (): Becoming<number> => bcom(counter(bcom, n + 1), n + 1),
    get: () => n,
  });
}

/** `get`, `set`. */
export function cell<T>(bcom: Bcom, value: T) {
  return methods({
    get: () => value,
    set: (next: T): Becoming<undefined> => bcom(cell(bcom, next)),
  });
}

/** Writes down what it is told. */
export function scribe<T>(_bcom: Bcom, into: T[]) {
  return (value: T): void => {
    into.push(value);
  };
}

export type Scribe<T> = Ref<(value: T) => void>;

/** A vat, and the problems that it reported. */
export function watched(name = "vat", options: VatOptions = {}): { vat: Vat; problems: unknown[] } {
  const problems: unknown[] = [];
  return { vat: new Vat({ name, report: (problem) => problems.push(problem), ...options }), problems };
}
