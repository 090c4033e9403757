import type { MessagePort } from "node:worker_threads";
import type { Fault } from "../../capabilities/error.ts";
import type { Wire } from "../_wire.ts";
import type { GuestProgram } from "../component/run-component.ts";
import type { Grants } from "../run/grants.ts";
import type { Ending } from "../run/guest.ts";

/** Which capabilities live in the thread that runs another one, by the numbers that they have between the two. */
export interface FarCapabilities {
  readonly single: Readonly<Record<string, number>>;
  readonly directories: Readonly<Record<string, number>>;
  readonly connections: readonly number[];
  readonly listeners: readonly number[];
}

/** What a thread is told when it begins. */
export interface Job {
  readonly program: GuestProgram;
  readonly grants: Grants;
  readonly arguments: readonly string[];
  readonly far: FarCapabilities;
  /** Whether what is written is sent on, instead of written to the process's own streams. */
  readonly collects: boolean;
  /** Where to record the run. */
  readonly record?: { readonly file: string; readonly program: string };
  /** A recording to play instead of asking anybody. */
  readonly replay?: string;
  readonly port: MessagePort;
  /** Counts the answers: what the thread sleeps on. */
  readonly answered: SharedArrayBuffer;
}

/** From the guest's thread. */
export type FromGuest =
  | { readonly kind: "ask"; readonly target: number; readonly args: Wire }
  | { readonly kind: "wrote"; readonly stream: "stdout" | "stderr"; readonly bytes: Uint8Array }
  | { readonly kind: "ended"; readonly ending: Ending }
  /** It could not begin, or went wrong in a way that is no program's fault. */
  | { readonly kind: "failed"; readonly error: unknown };

/** To it: what came of what it asked. */
export type Answer = { readonly value: Wire } | { readonly fault: Fault };
