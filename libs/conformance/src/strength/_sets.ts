import { type Constant, MANY_VALUES, printConstant, shortSet } from "@glither/roux/core";

/** Of a long list, so many values are left out, one at a time. */
export const TRIED_VALUES = 8;

/** What a long set has lost, for the words that say so. */
const LOST = new WeakMap<readonly Constant[], Constant>();

/**
 * The set with one value less: each of them in turn. Of more than `MANY_VALUES`, only the first, the last and those that part the rest
 * evenly, in the order of the core, so that a list of a hundred thousand lines wants eight cases and always the same ones.
 */
export function* withoutOne(values: readonly Constant[]): Generator<readonly Constant[]> {
  if (values.length <= MANY_VALUES) for (const index of values.keys()) yield values.toSpliced(index, 1);
  else
    for (let tried = 0; tried < TRIED_VALUES; tried += 1) {
      const index = Math.round((tried * (values.length - 1)) / (TRIED_VALUES - 1));
      const fewer = values.toSpliced(index, 1);
      for (const lost of values.slice(index, index + 1)) LOST.set(fewer, lost);
      yield fewer;
    }
}

/** A long set is cut short, and says which value it has lost. */
export function writeSet(values: readonly Constant[]): string {
  const lost = LOST.get(values);
  return lost === undefined ? shortSet(values) : `${shortSet(values)} without ${printConstant(lost)}`;
}
