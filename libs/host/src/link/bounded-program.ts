import type { Reading } from "../admission/admit.ts";
import { threadProgram } from "../cell/isolated-program.ts";
import type { Limits } from "../limits.ts";
import type { Program } from "../program.ts";
import type { PoolOptions } from "../slim/pool.ts";
import { slimProgram } from "../slim/program.ts";
import { weightOf } from "../weight.ts";
import type { Room } from "./where-to-run.ts";

/**
 * A component that runs here in as much memory as was proved to be little enough, and apart for an artifact that is too
 * heavy for that.
 */
export async function boundedProgram(
  reading: Reading,
  room: Room,
  { limits, ...pool }: PoolOptions & { readonly limits: Limits },
): Promise<Program> {
  const here = await slimProgram(reading, { ...pool, limits: { ...limits, memory: room.memory } });
  let apart: Program | undefined;
  const bind: Program["bind"] = (imports) => {
    const cross = here.bind(imports);
    let heavy: ReturnType<Program["bind"]> | undefined;
    return (...args) => {
      if (weightOf(args) <= room.record) return cross(...args);
      apart ??= threadProgram(reading, { ...pool, limits });
      heavy ??= apart.bind(imports);
      return heavy(...args);
    };
  };
  return { bind, instantiate: (imports) => ({ dispose: bind(imports) }) };
}
