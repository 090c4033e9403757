import { SandboxError } from "../../error.ts";
import { shown } from "../../module/error.ts";
import { PREVIEW1, type Syscall, WASIX } from "../../syscalls/index.ts";
import { engine, type WasmModule } from "../_engine.ts";
import { MODULE } from "../preview1/preview1.ts";
import { isCoreModule } from "./_binary.ts";

/** What a program asks for, before any of it has run. */
export interface Audit {
  /** The rows of the table that it imports, in the table's order. */
  readonly asked: readonly Syscall[];
  /** What it imports that nobody here has, as `module.name`. */
  readonly foreign: readonly string[];
  /** What it has to be granted, or refused in so many words, before it links. */
  readonly needs: readonly Ambient[];
}

/** What is asked of nothing that was given: without a grant such a function does not link. */
export type Ambient = "clock" | "random";

export const AMBIENT: ReadonlyMap<string, Ambient> = new Map([
  ["clock_res_get", "clock"],
  ["clock_time_get", "clock"],
  ["random_get", "random"],
  ["wasi:clocks/wall-clock", "clock"],
  ["wasi:clocks/monotonic-clock", "clock"],
  ["wasi:random/random", "random"],
  ["wasi:random/insecure", "random"],
  ["wasi:random/insecure-seed", "random"],
]);

const ROWS = new Map(PREVIEW1.map((row) => [row.name, row]));
const EXTENDED = new Map(WASIX.map((row) => [row.name, row]));

/** @throws SandboxError NOT_A_PROGRAM for what is no core module, or has no beginning */
export async function compileProgram(bytes: Uint8Array): Promise<WasmModule> {
  if (!isCoreModule(bytes))
    throw new SandboxError(
      "NOT_A_PROGRAM",
      "it is no core module, and no component",
      "give a program for WASI, as a .wasm file",
    );
  const module = await engine.compile(bytes).catch((cause: unknown) => {
    throw Object.assign(new SandboxError("NOT_A_PROGRAM", "the engine does not find it valid", "build it again"), {
      cause,
    });
  });
  const exported = new Map(engine.Module.exports(module).map(({ name, kind }) => [name, kind]));
  if (exported.get("_start") !== "function" || exported.get("memory") !== "memory")
    throw new SandboxError(
      "NOT_A_PROGRAM",
      "it has no `_start` and `memory` to begin with",
      "build a command, not a library",
    );
  return module;
}

export function auditProgram(module: WasmModule): Audit {
  const imports = engine.Module.imports(module);
  const ours = imports.filter(({ module: from, kind }) => from === MODULE && kind === "function");
  const names = new Set(ours.map(({ name }) => name));
  const foreign = imports.filter((one) => !ours.includes(one) || !ROWS.has(one.name));
  return {
    asked: [
      ...PREVIEW1.filter(({ name }) => names.has(name)),
      ...[...EXTENDED.values()].filter(({ name }) => foreign.some((one) => one.name === name)),
    ],
    foreign: foreign.map(({ module: from, name }) => `${from}.${name}`),
    needs: [...new Set(ours.flatMap(({ name }) => AMBIENT.get(name) ?? []))].sort(),
  };
}

/** @throws SandboxError NOT_GRANTED, which names every import that has no grant */
export function demandGranted({ asked, foreign, needs }: Audit, granted: readonly Ambient[]): void {
  const [first] = foreign;
  if (first !== undefined)
    throw new SandboxError(
      "NOT_GRANTED",
      `it imports ${listed(foreign)}, which nobody here has`,
      "programs import what the table of syscalls calls hosted or refused, and nothing else",
    );
  const missing = needs.filter((need) => !granted.includes(need));
  if (missing.length === 0) return;
  const needing = new Set([...AMBIENT].filter(([, need]) => missing.includes(need)).map(([name]) => name));
  const names = asked.map(({ name }) => name).filter((name) => needing.has(name));
  throw new SandboxError(
    "NOT_GRANTED",
    `it imports ${listed(names)}, and has no grant for ${missing.map((need) => WORDS[need]).join(" and ")}`,
    missing.map((need) => HINTS[need]).join("; "),
  );
}

const WORDS: Readonly<Record<Ambient, string>> = { clock: "a clock", random: "randomness" };
const HINTS: Readonly<Record<Ambient, string>> = {
  clock: "grant `clock=real`, `clock=fixed:DATE`, `clock=coarse:MS` or `clock=none`",
  random: "grant `random=system`, `random=seed:TEXT` or `random=none`",
};
const SHOWN = 8;

function listed(names: readonly string[]): string {
  const first = names.slice(0, SHOWN).map(shown);
  return names.length > SHOWN ? `${first.join(", ")} and ${names.length - SHOWN} more` : first.join(", ");
}
