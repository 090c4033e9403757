import type { Reading } from "../admission/admit.ts";
import { CrossingError } from "../crossing/error.ts";
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import type { ImportObject, Program } from "../program.ts";
import { planOf } from "../slim/plan.ts";
import type { PoolOptions } from "../slim/pool.ts";
import { hostFunctions } from "../slim/program.ts";
import { Cells } from "./cells.ts";
import { cross, type HostFunction } from "./process/cross.ts";
import { type Glue, ProcessCell } from "./process/process-cell.ts";
import { type Cargo, CoreThread } from "./thread/core-thread.ts";
import { ChannelLoss, type Loss } from "./turns.ts";

export interface IsolationOptions extends PoolOptions {
  readonly limits?: Limits;
}

const threads = new Cells(() => new CoreThread());
let programs = 0;

/**
 * An admitted component whose core module a thread runs, which is ended when it takes too long. Its host's functions run
 * here, and here waits for it whoever crosses.
 *
 * @throws NotSlim for one that the slim glue cannot run, Error for one that is not valid.
 */
export function threadProgram(reading: Reading, options: IsolationOptions = {}): Program {
  const { prove = false, renew = false, limits = DEFAULT_LIMITS } = options;
  const plan = planOf(reading, limits);
  const cargo: Cargo = { id: programs++, plan, options: { prove, renew } };
  orCrossingError(limits, () => threads.with((thread) => thread.load(cargo)));
  const bind: Program["bind"] = (imports) => {
    const host = hostFunctions(plan.imports, imports);
    return (...args) => orCrossingError(limits, () => threads.with((thread) => thread.cross(cargo, host, args)));
  };
  return programOf(bind);
}

/**
 * What jco makes of a component, run in a process that has no files, no network and no other processes, and that is ended
 * when it takes too long.
 *
 * @throws Error for a component that is not valid.
 */
export async function processProgram(glue: Glue, limits: Limits = DEFAULT_LIMITS): Promise<Program> {
  const processes = new Cells(() => new ProcessCell(glue, limits));
  orCrossingError(limits, () => processes.with((process) => process.prepare()));
  return programOf((imports) => {
    const { names, functions } = flat(imports);
    return (...args) =>
      orCrossingError(limits, () => processes.with((process) => cross(process, names, functions, args)));
  });
}

function programOf(bind: Program["bind"]): Program {
  return { bind, instantiate: (imports) => ({ dispose: bind(imports) }) };
}

function flat(imports: ImportObject): { names: [from: string, name: string][]; functions: HostFunction[] } {
  const names: [from: string, name: string][] = [];
  const functions: HostFunction[] = [];
  for (const [from, members] of Object.entries(imports)) {
    for (const [name, member] of Object.entries(members)) {
      names.push([from, name]);
      functions.push(member);
    }
  }
  return { names, functions };
}

function orCrossingError<T>(limits: Limits, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof ChannelLoss ? lossError(cause, limits) : cause;
  }
}

function lossError(cause: ChannelLoss, { time }: Limits): CrossingError {
  const errors: Readonly<Record<Loss, CrossingError>> = {
    timeout: new CrossingError("TIMEOUT", `the component took longer than ${time} ms`, { cause }),
    memory: new CrossingError("MEMORY", "the component took more memory than there was for it", { cause }),
    lost: new CrossingError("TRAPPED", "what ran the component has ended", { cause }),
  };
  return errors[cause.loss];
}
