import type { EngineLimits, Trial } from "@glither/runtimes/adapters";

/** A module without imports, of one function `f` without parameters that gives 42 where it ends. */
function moduleOf(memoryPages: number, body: readonly number[]): Uint8Array {
  const code = [0, ...body, 0x0b];
  const pages = memoryPages < 0x80 ? [memoryPages] : [(memoryPages & 0x7f) | 0x80, memoryPages >> 7];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 5, 1, 0x60, 0, 1, 0x7f],
    ...[3, 2, 1, 0],
    ...[5, 2 + pages.length, 1, 0, ...pages],
    ...[7, 5, 1, 1, 0x66, 0, 0],
    ...[10, code.length + 2, 1, code.length, ...code],
  ]);
}

const ANSWER = [0x41, 42];
/** loop br 0 end unreachable */
const ENDLESS = [0x03, 0x40, 0x0c, 0, 0x0b, 0];

function trialOf(module: Uint8Array): Trial {
  return { module, steps: [{ do: "call", name: "f", args: [], gives: [42] }] };
}

/** i32.load8_u at page 100, plus 42 */
const FAR = [0x41, 0x80, 0x80, 0x90, 0x03, 0x2d, 0, 0, 0x41, 42, 0x6a];

const SMALL = trialOf(moduleOf(1, ANSWER));

interface Case {
  /** What has to run under the limit. */
  readonly within: Trial;
  readonly past: number;
  /** What must not. */
  readonly over: Trial;
  /** What the engine may say of it: of memory, one refuses the module, and another one has it trap where the rest of it would be. */
  readonly code: readonly string[];
}

/** One pair of modules for each limit. */
export const LIMITS: Readonly<Record<keyof EngineLimits, Case>> = {
  memory: { within: SMALL, past: 4, over: trialOf(moduleOf(200, FAR)), code: ["LIMIT", "INVALID", "TRAP"] },
  fuel: { within: SMALL, past: 10_000, over: trialOf(moduleOf(1, ENDLESS)), code: ["LIMIT"] },
  time: { within: SMALL, past: 10_000, over: trialOf(moduleOf(1, ENDLESS)), code: ["TIME"] },
};
