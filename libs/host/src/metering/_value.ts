import type { Test } from "./_facts.ts";
import type { Linear } from "./_linear.ts";

/** What is known of a value on the stack or in a local. */
export interface Value {
  readonly number: Linear;
  /** For a truth value, what it says. */
  readonly test?: Test;
  /** What it is at most half of, rounded down. */
  readonly halfOf?: Linear;
  /** Whether it is a parameter, or one of several: who called chose it. */
  readonly passed?: boolean;
}
