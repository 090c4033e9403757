import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Vat } from "@glither/vat";
import { SandboxError } from "../../error.ts";
import { PREVIEW1, WASIX } from "../../syscalls/index.ts";
import { engine } from "../_engine.ts";
import { DEFAULT_PROGRAM_LIMITS, type ProgramLimits, type Ran } from "../apart/run-apart.ts";
import { limitingMemory } from "../run/_binary.ts";
import { type Audit, auditProgram, compileProgram, demandGranted } from "../run/audit.ts";
import { type GrantedCapabilities, grantedCapabilities } from "../run/granted.ts";
import { ambientOf, type Grants, NO_GRANTS } from "../run/grants.ts";
import { copied, written } from "./_copies.ts";
import type { WasixAnswer, WasixJob } from "./_job.ts";

export interface WasixOptions {
  /** The folder of the package `@wasmer/sdk`. */
  readonly sdk: string;
  readonly grants?: Grants;
  /** The first one is the program's name. */
  readonly arguments?: readonly string[];
  readonly stdin?: Uint8Array;
  readonly limits?: Partial<ProgramLimits>;
}

/** The last release that takes programs as they are and runs here; later ones take only packages, or fail. */
const VERSION = "0.9.0";
const FROM_SOURCE = import.meta.url.endsWith(".ts");
const NAMES = new Set(PREVIEW1.map(({ name }) => name));
const HOSTED = new Set(WASIX.filter(({ standing }) => standing === "engine").map(({ name }) => name));

/**
 * Runs a program for WASIX by Wasmer's SDK, in a process of its own without files, network or environment, which is ended at its
 * limits. The SDK takes no imports of ours, so it gives copies of what is granted, and its own clock and randomness where these are.
 *
 * @throws SandboxError NOT_A_PROGRAM, NOT_GRANTED, TOO_MUCH_MEMORY, BAD_GRANT, NO_SDK, NO_FOLDER, NO_DESCRIPTORS
 */
export async function runWasix(bytes: Uint8Array, options: WasixOptions): Promise<Ran> {
  const { grants = NO_GRANTS } = options;
  const limits = { ...DEFAULT_PROGRAM_LIMITS, ...options.limits };
  const folder = resolve(options.sdk);
  demandSdk(folder);
  const limited = limitingMemory(bytes, limits.memory);
  const module = await compileProgram(limited);
  demandGranted(auditWasix(auditProgram(module), engine.Module.imports(module)), ambientOf(grants));
  demandCopies(grants);
  const vat = new Vat({ name: "wasix", report: () => undefined });
  const granted = grantedCapabilities(vat, grants, []);
  try {
    const job = jobOf(limited, folder, vat, granted, options);
    const answer = await apart(job, folder, limits);
    return typeof answer === "string" ? ended(answer) : taken(answer, job, vat, granted, grants);
  } finally {
    granted.end();
  }
}

/** What the SDK has of it beside preview 1; a memory from outside would be one of threads, which end in nothing here. */
function auditWasix(audit: Audit, imports: readonly { module: string; name: string; kind: string }[]): Audit {
  const foreign = imports.filter(({ module, name, kind }) => {
    if (kind !== "function") return true;
    return module === "wasix_32v1" ? !HOSTED.has(name) : module !== "wasi_snapshot_preview1" || !NAMES.has(name);
  });
  return { ...audit, foreign: foreign.map(({ module, name }) => `${module}.${name}`) };
}

function demandSdk(folder: string): void {
  let found: { readonly name?: unknown; readonly version?: unknown } = {};
  try {
    found = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as typeof found;
  } catch {
    // What cannot be read is not the SDK.
  }
  if (found.name !== "@wasmer/sdk" || found.version !== VERSION)
    throw new SandboxError(
      "NO_SDK",
      `\`${folder}\` is not Wasmer's SDK ${VERSION}`,
      `npm install @wasmer/sdk@${VERSION}`,
    );
}

/** Whatever the SDK cannot be held to is refused, by its name. */
function demandCopies({ clock, random, connections, origins, folders }: Grants): void {
  const bad = (what: string, hint: string) =>
    new SandboxError("BAD_GRANT", `a WASIX program cannot have ${what}`, hint);
  if (clock !== undefined && clock.kind !== "real") throw bad("another clock than its engine's", "grant `clock=real`");
  if (random !== undefined && random.kind !== "system")
    throw bad("other randomness than its engine's", "grant `random=system`");
  if (connections.length > 0) throw bad("connections", "run it as a program of WASI preview 1");
  if (origins.length > 0) throw bad("servers to ask", "run a component of WASI 0.2");
  if (folders.some(({ as }) => as === "/"))
    throw bad("a folder as `/`, which is its engine's own", "say `:as=/NAME` behind the folder");
}

function jobOf(
  bytes: Uint8Array,
  folder: string,
  vat: Vat,
  { capabilities }: GrantedCapabilities,
  { grants = NO_GRANTS, stdin = new Uint8Array(), ...options }: WasixOptions,
): WasixJob {
  return {
    sdk: pathToFileURL(join(folder, "dist/node.mjs")).href,
    module: Buffer.from(bytes).toString("base64"),
    arguments: options.arguments ?? [],
    environment: Object.fromEntries(grants.environment.map((one) => one.split(/=(.*)/su, 2) as [string, string])),
    stdin: grants.without.includes("stdin") ? "" : Buffer.from(stdin).toString("base64"),
    mounts: Object.fromEntries(
      Object.entries(capabilities.directories ?? {}).map(([place, directory]) => [place, copied(vat, directory)]),
    ),
    writable: grants.folders.filter(({ readOnly }) => !readOnly).map(({ as }) => as),
  };
}

type Stopped = "time" | "output" | "memory";

function apart(job: WasixJob, folder: string, limits: ProgramLimits): Promise<WasixAnswer | Stopped> {
  const child = fileURLToPath(new URL(`./_child${FROM_SOURCE ? ".ts" : ".js"}`, import.meta.url));
  // The SDK loads a package that lies beside it.
  const packages = resolve(folder, "../..");
  const flags = ["--permission", `--allow-fs-read=${packages}`, `--allow-fs-read=${child}`, "--allow-worker"];
  return new Promise((settle, fail) => {
    const running = spawn(process.execPath, [...flags, "--disable-warning=SecurityWarning", child], {
      env: {},
      cwd: "/",
      stdio: ["pipe", "pipe", "ignore"],
    });
    let parts: Buffer[] = [];
    let left = 4 * (limits.output + limits.memory);
    const stop = (how: Stopped): void => {
      running.kill("SIGKILL");
      parts = [];
      settle(how);
    };
    const timer = setTimeout(() => stop("time"), limits.time);
    running.stdout.on("data", (part: Buffer) => {
      left -= part.length;
      parts.push(part);
      if (left < 0) stop("output");
    });
    running.on("error", fail);
    running.on("close", () => {
      clearTimeout(timer);
      settle(answerOf(parts));
    });
    running.stdin.on("error", () => undefined);
    running.stdin.end(JSON.stringify(job));
  });
}

/** What stands on its output: nothing where it was ended, and half an answer where it ended over that. */
function answerOf(parts: readonly Buffer[]): WasixAnswer | Stopped {
  if (parts.length === 0) return "memory";
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8")) as WasixAnswer;
  } catch {
    return { failed: "its engine ended before it had answered" };
  }
}

function ended(how: Stopped): Ran {
  return { ending: { how }, stdout: new Uint8Array(), stderr: new Uint8Array() };
}

function taken(answer: WasixAnswer, job: WasixJob, vat: Vat, granted: GrantedCapabilities, { without }: Grants): Ran {
  const nothing = new Uint8Array();
  if ("failed" in answer)
    return { ending: { how: "trap", trap: answer.failed.slice(0, 200) }, stdout: nothing, stderr: nothing };
  for (const [place, directory] of Object.entries(granted.capabilities.directories ?? {})) {
    const made = answer.made[place];
    if (made !== undefined && job.writable.includes(place)) written(vat, directory, job.mounts[place] ?? {}, made);
  }
  return {
    ending: { how: "exit", code: answer.code },
    stdout: without.includes("stdout") ? nothing : Buffer.from(answer.stdout, "base64"),
    stderr: without.includes("stderr") ? nothing : Buffer.from(answer.stderr, "base64"),
  };
}
