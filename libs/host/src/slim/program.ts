import type { Reading } from "../admission/admit.ts";
import type { Limits } from "../limits.ts";
import type { ImportObject, Program } from "../program.ts";
import { type Compiled, compile, engineHere } from "./engine.ts";
import type { HostFunctions } from "./instance.ts";
import { knownAllocator } from "./known-allocator.ts";
import { type PlannedImport, planOf, type SlimPlan } from "./plan.ts";
import { Pool, type PoolOptions } from "./pool.ts";

/**
 * An admitted component run by its core module alone, which jco's glue and the component's wrapping slow down.
 *
 * @throws NotSlim for one with a JavaScript engine inside, or whose memory begins beyond the limit.
 */
export async function slimProgram(
  reading: Reading,
  { limits, ...options }: PoolOptions & { readonly limits?: Limits } = {},
): Promise<Program> {
  const plan = planOf(reading, limits);
  return programOfModule(await compile(plan.core), plan, options);
}

/** The same of a module that was compiled before, of what the memory import gives. */
export function programOfModule(module: Compiled, plan: SlimPlan, options: PoolOptions = {}): Program {
  const pool = new Pool(engineHere(module, knownAllocator(plan.core, plan.memory.initial)), plan, options);
  return {
    instantiate(imports) {
      const host = hostFunctions(plan.imports, imports);
      const instance = pool.fresh();
      return { dispose: (...args: readonly unknown[]) => instance.dispose(host, args) };
    },
    bind(imports) {
      const host = hostFunctions(plan.imports, imports);
      return (...args) => pool.dispose(host, args);
    },
  };
}

/** @throws TypeError for a function that nobody has bound. */
export function hostFunctions(planned: readonly PlannedImport[], imports: ImportObject): HostFunctions {
  return planned.map((item) => {
    const functions = Object.hasOwn(imports, item.interface) ? imports[item.interface] : undefined;
    const found = functions !== undefined && Object.hasOwn(functions, item.key) ? functions[item.key] : undefined;
    if (found === undefined) throw new TypeError(`no function is bound to ${item.interface}#${item.name}`);
    return found;
  });
}
