import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isComponent } from "./_binary.ts";
import { inTurn, judged, refuseLimits } from "./_spoken.ts";
import { PATIENCE_MS } from "./_talk.ts";
import { closedOver } from "./closed.ts";
import type { Abilities, Engine, EngineLimits, EngineName, Trial } from "./engine.ts";
import { EngineError } from "./error.ts";

export interface Commands {
  readonly name: EngineName;
  readonly what: string;
  readonly version: string;
  readonly limits: Abilities["limits"];
  /** Runs a command that imports nothing. @throws EngineError `INVALID`, `TRAP`, `TIME`, `LIMIT`. */
  readonly run: (command: Uint8Array, limits: EngineLimits) => Promise<void>;
  /** Runs a component's function and gives what it prints of it, where the engine takes components. */
  readonly runComponent?: (component: Uint8Array, name: string) => Promise<string>;
}

/** An engine that runs whole commands, from outside: a trial is closed over what it is given, and judges itself. */
export function commandEngine({ run, runComponent, limits, ...about }: Commands): Engine {
  const check = (trial: Trial, own: EngineLimits = {}) =>
    judged(async () => {
      refuseLimits(own, limits);
      if (isComponent(trial.module)) return componentDifference(trial, runComponent);
      await run(closedOver(trial), own);
      return undefined;
    });
  return {
    ...about,
    can: { calls: false, imports: "compiled in", limits },
    instantiate: async () => {
      throw new EngineError("UNABLE", "the engine, as it is reached here, runs whole commands only");
    },
    check,
    checkAll: (trials) => inTurn(trials, (trial) => check(trial)),
  };
}

async function componentDifference(
  { module, steps }: Trial,
  runComponent: Commands["runComponent"],
): Promise<string | undefined> {
  const [step] = steps;
  if (runComponent === undefined) throw new EngineError("INVALID", "the engine takes no components");
  if (steps.length !== 1 || step?.do !== "call" || step.args.length > 0)
    throw new EngineError("UNABLE", "of a component, one function without arguments can be called");
  const found = await runComponent(module, step.name);
  return found === step.gives.join(" ") ? undefined : `\`${step.name}\` gives ${found}`;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const MAX_OUTPUT_CHARACTERS = 1024 * 1024;

/** Runs a program to its end, or ends it. @throws EngineError `TIME`, `ENDED`, `PROTOCOL`. */
export function ended(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  time = PATIENCE_MS,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const said = { stdout: "", stderr: "" };
    let failure: EngineError | undefined;
    const fail = (error: EngineError) => {
      failure ??= error;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(() => fail(new EngineError("TIME", "it was not done in time")), time);
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].setEncoding("utf8").on("data", (part: string) => {
        said[stream] += part;
        if (said[stream].length > MAX_OUTPUT_CHARACTERS) fail(new EngineError("PROTOCOL", "the engine said too much"));
      });
    child.once("error", () => fail(new EngineError("ENDED", `\`${program}\` cannot be run`)));
    child.once("close", (code) => {
      clearTimeout(timer);
      if (failure === undefined) resolve({ code, ...said });
      else reject(failure);
    });
  });
}

/** A file of these bytes for as long as something runs. */
export async function withFile<Result>(bytes: Uint8Array, use: (path: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "glither-engine-"));
  try {
    const path = join(folder, "command.wasm");
    await writeFile(path, bytes);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
