import type { Reading } from "../admission/admit.ts";
import { CrossingError } from "../crossing/error.ts";
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import type { ImportObject, Outcome, Program } from "../program.ts";
import { planOf } from "../slim/plan.ts";
import type { PoolOptions } from "../slim/pool.ts";
import type { Binding, Cell } from "./cell.ts";
import { Cells } from "./cells.ts";
import { ChannelLoss, type Loss } from "./channel.ts";
import { cross, type HostFunction } from "./cross.ts";
import { type Glue, ProcessCell } from "./process/process-cell.ts";
import { type Cargo, Thread, ThreadCell } from "./thread-cell.ts";

export interface IsolationOptions extends PoolOptions {
  readonly limits?: Limits;
}

const threads = new Cells(() => new Thread());
let programs = 0;

/**
 * An admitted component that the slim glue runs in a thread, which is ended when it takes too long. Its host's functions
 * run here, and here waits for it whoever crosses.
 *
 * @throws NotSlim for one that the slim glue cannot run, Error for one that is not valid.
 */
export function threadProgram(reading: Reading, options: IsolationOptions = {}): Program {
  const { prove = false, renew = false, limits = DEFAULT_LIMITS } = options;
  const { component } = reading;
  const cargo: Cargo = { id: programs++, component, options: { prove, renew, limits } };
  planOf(reading, limits);
  orCrossingError(limits, () => threads.with((thread) => thread.load(cargo)));
  return programIn(limits, (work) => threads.with((thread) => work(new ThreadCell(thread, cargo))));
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
  return programIn(limits, (work) => processes.with(work));
}

function programIn(limits: Limits, withCell: (work: (cell: Cell) => void) => void): Program {
  const bindings = new Map<string, Binding>();
  const bindMany: NonNullable<Program["bindMany"]> = (imports) => {
    const { names, functions } = flat(imports);
    const key = JSON.stringify(names);
    const binding = bindings.get(key) ?? { id: bindings.size, names };
    bindings.set(key, binding);
    return (args, entering) => {
      const outcomes: Outcome[] = [];
      while (outcomes.length < args.length) {
        try {
          withCell((cell) => cross(cell, binding, { args, functions, outcomes, entering }));
        } catch (cause) {
          if (!(cause instanceof ChannelLoss)) throw cause;
          outcomes.push({ failure: lossError(cause, limits) });
        }
      }
      return outcomes;
    };
  };
  const bind: Program["bind"] = (imports) => {
    const many = bindMany(imports);
    return (...args) => {
      const [outcome] = many([args], () => undefined);
      if (outcome !== undefined && "value" in outcome) return outcome.value;
      throw outcome?.failure;
    };
  };
  return { bind, bindMany, instantiate: (imports) => ({ dispose: bind(imports) }) };
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

function orCrossingError(limits: Limits, work: () => void): void {
  try {
    work();
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
