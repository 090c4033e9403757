import type { Descriptors } from "./_descriptors.ts";
import type { GuestMemory } from "./_memory.ts";
import type { Capabilities } from "./capabilities.ts";
import type { Reach } from "./reach.ts";

/** What the functions of a host work on: one guest's capabilities, descriptors and memory. */
export interface Host {
  readonly capabilities: Capabilities;
  readonly descriptors: Descriptors;
  readonly reach: Reach;
  /** There when the guest has begun. */
  readonly memory: GuestMemory;
}

/** Functions as a module imports them, without the number that says how it went: what goes wrong they throw. */
export type Functions = Readonly<Record<string, (host: Host, ...args: never[]) => void>>;

/** What is thrown through a host's function, and through the guest, to whoever runs it. */
export class Passing extends Error {}

/** The end of a guest, which it has asked for itself. */
export class Exit extends Passing {
  readonly code: number;

  constructor(code: number) {
    super(`the program ended with exit code ${code}`);
    this.name = "Exit";
    this.code = code;
  }
}
