import type { Limits } from "../limits.ts";
import type { Line } from "./_line.ts";
import type { Patience } from "./turns.ts";

/** The imports of a program by interface and name, as one host has them. */
export type Binding = readonly (readonly [from: string, name: string])[];

/** Where crossings of whole values run that their host can end. */
export interface Cell {
  readonly line: Line;
  readonly limits: Limits;
  /**
   * Makes the guest ready for a crossing, however long that takes.
   *
   * @throws ChannelLoss, Error for a component that cannot be run.
   */
  prepare(): void;
  /**
   * Asks for a crossing, and returns how many bytes that took.
   *
   * @throws ChannelLoss, TypeError for arguments that cannot cross.
   */
  run(binding: Binding, args: readonly unknown[], waiting: Patience): number;
}

/** Threads and processes take longer to begin than any crossing may. */
export const START_MS = 30_000;
/** More than a guest has to say of a component. */
export const START_BYTES = 64 * 1024;
