import { parse } from "node:path";
import type { Limits } from "../../limits.ts";
import { START_MS } from "../cells.ts";
import { type Patience, patience } from "../turns.ts";
import { encoder } from "./codec/encoder.ts";
import { LAYOUT } from "./codec/layout.ts";
import { INNER } from "./inner.ts";
import { Line } from "./line.ts";
import { MAIN_PROGRAM, type Program } from "./outer.ts";
import { MESSAGE } from "./protocol.ts";

/** What jco makes of a component: a script whose value is `instantiate`, and core modules by path. */
export interface Glue {
  readonly script: string;
  readonly modules: ReadonlyMap<string, Uint8Array>;
  /** The one that has a memory. */
  readonly withMemory: string | undefined;
}

/** The imports of a program by interface and name, as one host has them. */
export type Binding = readonly (readonly [from: string, name: string])[];

const PAGE = 0x10000;
/** More than a guest has to say of a component. */
const START_BYTES = 64 * 1024;
/** MiB of JavaScript's own memory. A component with an engine inside has its heap in the component's memory. */
const HEAP = 256;
/** A process cannot read what is shared with its warden, so that a message has to fit in one piece. */
const AREA = 16 * 1024 * 1024;

/** A process of its own for one component, run by jco's glue without anything that Node has beside the language. */
export class ProcessCell {
  readonly line: Line;
  readonly limits: Limits;
  #ready = false;

  constructor(glue: Glue, limits: Limits) {
    this.limits = limits;
    const program: Program = {
      inner: INNER,
      glue: glue.script,
      modules: [...glue.modules],
      withMemory: glue.withMemory,
      texts: Math.max(limits.receiptBytes, limits.actionBytes),
      alarm: limits.time + START_MS,
    };
    const guest = {
      kind: "process" as const,
      command: process.execPath,
      args: argsFor(limits),
      cwd: parse(process.execPath).root,
      first: encoder(LAYOUT)(program),
    };
    this.line = new Line(guest, AREA);
  }

  get ended(): boolean {
    return this.line.ended;
  }

  end(): void {
    this.line.end();
  }

  /**
   * Makes the process ready for a crossing, however long that takes.
   *
   * @throws ChannelLoss, Error for a component that cannot be run.
   */
  prepare(): void {
    if (this.#ready) return;
    const [kind, why] = this.line.hear(START_BYTES, patience(START_MS));
    if (kind !== MESSAGE.READY) {
      this.end();
      throw new Error(String(why));
    }
    this.#ready = true;
  }

  /**
   * Asks for a crossing, and returns how many bytes that took. Each has a context of its own, which begins when the one before it is
   * over.
   *
   * @throws ChannelLoss, TypeError for arguments that cannot cross.
   */
  run(names: Binding, args: readonly unknown[], waiting: Patience): number {
    this.line.forget();
    return this.line.say(waiting, MESSAGE.RUN, names, args);
  }
}

/** No file, no process, no thread, no addon; from Node 25 on no network either. `outer` takes away what is left. */
export function argsFor({ memory }: Limits, main = MAIN_PROGRAM): string[] {
  return [
    "--permission",
    "--disallow-code-generation-from-strings",
    "--frozen-intrinsics",
    "--no-warnings",
    `--max-old-space-size=${HEAP}`,
    `--wasm-max-mem-pages=${Math.floor(memory / PAGE)}`,
    "--wasm-max-table-size=100000",
    "--input-type=module",
    "--eval",
    main,
  ];
}
