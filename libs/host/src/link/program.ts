import { createHash } from "node:crypto";
import type { Reading } from "../admission/admit.ts";
import { forTranslation } from "../admission/for-translation.ts";
import { processProgram, threadProgram } from "../cell/isolated-program.ts";
import { glueOf } from "../cell/process/glue.ts";
import { CrossingError } from "../crossing/error.ts";
import { type Limits, limitsWith } from "../limits.ts";
import type { Program } from "../program.ts";
import { NotSlim } from "../slim/error.ts";
import type { PoolOptions } from "../slim/pool.ts";
import { slimProgram } from "../slim/program.ts";
import { boundedProgram } from "./bounded-program.ts";
import { LinkError } from "./error.ts";
import { translate } from "./translate.ts";
import { roomHere, type Where } from "./where-to-run.ts";

/** Those of jco hold megabytes. */
const MAX_PROGRAMS = 64;

/** The one that was asked for longest ago comes first. */
const programs = new Map<string, Promise<Program>>();

export type Embedder = "jco" | "slim";

export interface ProgramOptions extends PoolOptions {
  /**
   * What runs the component. `slim` is fast, and runs what the engine `direct` makes; `jco` translates whatever was
   * admitted, and is the reference. By default `slim` wherever it can.
   */
  readonly embedder?: Embedder;
  /** What a crossing may take, where it is not the default. */
  readonly limits?: Partial<Limits>;
  /**
   * Whether, with the embedder `jco`, a component of another shape than our engines make is run, too: not here, but in a
   * process of its own without files, network or other processes, and with nothing of its environment.
   */
  readonly foreign?: boolean;
  /**
   * Where it runs: in this thread, or apart from it, where it can be ended. By default here if it was proved that it ends
   * in time, and apart if not; `here` is for what this process has built itself.
   */
  readonly where?: Where;
}

/**
 * Makes a component ready. The 64 programs that were asked for last are remembered by content and options; whoever holds
 * an earlier one goes on with it, and whoever asks for it again gets another. What stays of the earlier ones is the code
 * that jco wrote, since Node forgets no module, and idle instances until others need their places.
 *
 * @throws LinkError `MALFORMED_COMPONENT` when it does not validate, `NOT_SLIM` when only `jco` can run it; CrossingError
 *   where a worker for it cannot be had in time.
 */
export function programOf(reading: Reading, options: ProgramOptions = {}): Promise<Program> {
  const { embedder = embedderOf(reading), prove = false, renew = false } = options;
  const digest = createHash("sha256").update(reading.component).digest("hex");
  const limits = limitsWith(options.limits);
  const { where = "proved" } = options;
  const key = `${where} ${embedder} ${prove} ${renew} ${JSON.stringify(limits)} ${digest}`;
  const known = programs.get(key);
  if (known !== undefined) {
    programs.delete(key);
    programs.set(key, known);
    return known;
  }
  const pool = { prove, renew, limits };
  const apart = async (): Promise<Program> => processProgram(await glueOf(forTranslation(reading, limits)), limits);
  const make = {
    "proved slim": async () => {
      const room = roomHere(reading, limits);
      return room === undefined ? threadProgram(reading, pool) : boundedProgram(reading, room, pool);
    },
    "proved jco": apart,
    "here slim": () => slimProgram(reading, pool),
    "here jco": () => translate(reading, limits),
    "worker slim": async () => threadProgram(reading, pool),
    "worker jco": apart,
  };
  const program = make[`${where} ${embedder}`]().catch((cause: unknown) => {
    programs.delete(key);
    if (cause instanceof CrossingError) throw cause;
    throw cause instanceof NotSlim ? notSlim(cause) : malformed(cause);
  });
  programs.set(key, program);
  const [earliest] = programs.keys();
  if (programs.size > MAX_PROGRAMS && earliest !== undefined) programs.delete(earliest);
  return program;
}

/** The one that runs a component where nobody asks for another. */
export function embedderOf({ shape }: Reading): Embedder {
  return shape === "direct" ? "slim" : "jco";
}

function malformed(cause: unknown): LinkError {
  return new LinkError("MALFORMED_COMPONENT", "the component is damaged or not valid", { cause });
}

function notSlim(cause: NotSlim): LinkError {
  return new LinkError("NOT_SLIM", `the slim glue cannot run the component: ${cause.message}`, {
    cause,
    hint: "run it with the embedder `jco`",
  });
}
