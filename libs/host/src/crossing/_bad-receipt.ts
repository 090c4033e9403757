import { CrossingError } from "./error.ts";

/** A receipt that its host does not believe; `problem` goes on where "the component's receipt" begins. */
export function badReceipt(problem: string): CrossingError {
  return new CrossingError("BAD_RECEIPT", `the component's receipt ${problem}`);
}
