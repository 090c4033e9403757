import { spawn } from "node:child_process";
import { join } from "node:path";

export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as bytes. */
  readonly bytes: Uint8Array;
}

export interface Surroundings {
  /** The current folder. */
  readonly cwd?: string;
  /** Variables beside those of the tests' own environment that have nothing to do with tangle. */
  readonly env?: Readonly<Record<string, string>>;
  /** What comes on standard input; nothing by default. */
  readonly input?: string | Uint8Array;
  /** Kills the process at once, as the system would; its exit code is then `null`. */
  readonly kill?: AbortSignal;
}

/** Node keeps here what it compiled, so that each process starts in half the time. */
const COMPILE_CACHE = join(import.meta.dirname, "../../../../node_modules/.cache/tangle-tests");

const ENTRY = join(import.meta.dirname, "entry.ts");

/** What starts the command line from its sources. */
export const ENTRY_WORDS: readonly string[] = [process.execPath, "--conditions=@glither/source", ENTRY];

/** What no person should ever see: a stack, a module's place, the name of an error class. */
const MACHINERY = /^\s+at .+:\d+|node:internal|file:\/\/|\b[A-Z]\w+Error\b|\[object |undefined/mu;

/** Runs the command line from its sources in a process of its own. Machinery in its output fails the test. */
export async function tangle(args: readonly string[], surroundings: Surroundings = {}): Promise<Run> {
  const run = await spawnNode(["--conditions=@glither/source", ENTRY, ...args], surroundings);
  const told = /^\s*[[{]/u.test(run.stdout) ? run.stderr : `${run.stderr}${run.stdout}`;
  const machinery = MACHINERY.exec(told);
  if (machinery !== null) throw new Error(`\`${machinery[0]}\` is shown to a person:\n${told}`);
  return run;
}

/** The one JSON document of a command that was given `--json`; anything else on standard output fails the test. */
export async function tangleJson(
  args: readonly string[],
  surroundings?: Surroundings,
): Promise<Run & { json: unknown }> {
  const run = await tangle([...args, "--json"], surroundings);
  return { ...run, json: JSON.parse(run.stdout) as unknown };
}

export function spawnNode(args: readonly string[], { cwd, env = {}, input, kill }: Surroundings = {}): Promise<Run> {
  const child = spawn(process.execPath, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...environment(), NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  child.stdin?.end(input);
  kill?.addEventListener("abort", () => child.kill("SIGKILL"));
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => {
      const bytes = Buffer.concat(out);
      resolve({ exitCode, stdout: bytes.toString(), stderr: Buffer.concat(err).toString(), bytes });
    });
  });
}

function environment(): NodeJS.ProcessEnv {
  const foreign = /^(?:GLITHER_|NO_COLOR$|FORCE_COLOR$|NODE_OPTIONS$)/u;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
