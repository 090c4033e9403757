import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { Vat } from "@glither/vat";
import { SandboxError, type SandboxErrorCode } from "../../error.ts";
import { isComponent } from "../../module/binary/header.ts";
import type { Capabilities } from "../capabilities.ts";
import { auditReading } from "../component/audit-component.ts";
import { readComponent } from "../component/read-component.ts";
import type { GuestProgram } from "../component/run-component.ts";
import { readHeader } from "../recording/format.ts";
import { limitingMemory } from "../run/_binary.ts";
import { type Audit, auditProgram, compileProgram, demandGranted } from "../run/audit.ts";
import { ambientOf, type Grants, NO_GRANTS } from "../run/grants.ts";
import type { Ending } from "../run/guest.ts";
import type { FromGuest, Job } from "./_protocol.ts";
import { Served } from "./_served.ts";

export interface ProgramLimits {
  /** Milliseconds from its beginning to its end, waiting among them. */
  readonly time: number;
  /** Bytes that its memory may grow to. */
  readonly memory: number;
  /** Bytes that it may write to standard output and error, where these are collected. */
  readonly output: number;
}

export const DEFAULT_PROGRAM_LIMITS: ProgramLimits = {
  time: 60_000,
  memory: 256 * 1024 * 1024,
  output: 16 * 1024 * 1024,
};

export interface ApartOptions {
  readonly grants?: Grants;
  /** The first one is the program's name. */
  readonly arguments?: readonly string[];
  /** Actors of a vat here that it has beside its grants, or instead of one of them: it waits for what they answer. */
  readonly far?: { readonly vat: Vat; readonly capabilities: Capabilities };
  readonly limits?: Partial<ProgramLimits>;
  /** Where it writes: to the process's own streams, or into what comes back. */
  readonly output?: "own" | "collected";
  /** The file to record the run in. */
  readonly record?: string;
  /** A recording: its messages are answered from it, and nothing is granted. */
  readonly replay?: string;
}

export interface Ran {
  readonly ending: Ending;
  /** What it wrote, where that was collected. */
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** The engine's own memory in a guest's thread, in MiB: tables and collected objects of modules are in it. */
const HEAP = 256;
const FROM_SOURCE = import.meta.url.endsWith(".ts");

/**
 * Runs a program to its end in a thread of its own, which is ended when it takes too long.
 *
 * @throws SandboxError NOT_A_PROGRAM, NOT_GRANTED, TOO_MUCH_MEMORY, NO_FOLDER, NO_DESCRIPTORS, BAD_RECORDING, DIVERGED
 */
export async function runApart(bytes: Uint8Array, options: ApartOptions = {}): Promise<Ran> {
  const { grants = NO_GRANTS, far, record, replay, output = "own" } = options;
  const limits = { ...DEFAULT_PROGRAM_LIMITS, ...options.limits };
  const program = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  if (replay !== undefined) demandSame(replay, program);
  const { program: guest, audit } = await readProgram(bytes, limits.memory);
  demandGranted(audit, replay === undefined ? grantedTo(grants, far?.capabilities) : audit.needs);
  const served = new Served(far?.vat ?? new Vat({ name: "none" }));
  const { port1, port2 } = new MessageChannel();
  const job: Job = {
    program: guest,
    grants,
    arguments: options.arguments ?? [],
    far: served.offer(far?.capabilities ?? {}),
    collects: output === "collected",
    ...(record === undefined ? {} : { record: { file: record, program } }),
    ...(replay === undefined ? {} : { replay }),
    port: port2,
    answered: new SharedArrayBuffer(4),
  };
  return new Promise((resolve, reject) => {
    const running = new Running(job, served, port1, limits, resolve, reject);
    running.begin();
  });
}

/** What is to be run, read and limited, and what it asks for. */
async function readProgram(bytes: Uint8Array, memory: number): Promise<{ program: GuestProgram; audit: Audit }> {
  if (isComponent(bytes)) {
    const reading = readComponent(bytes, memory);
    return { program: { kind: "component", bytes: reading.bytes }, audit: auditReading(reading) };
  }
  const module = await compileProgram(limitingMemory(bytes, memory));
  return { program: { kind: "module", module }, audit: auditProgram(module) };
}

/** One guest's thread, from its beginning to its end. */
class Running {
  readonly #job: Job;
  readonly #served: Served;
  readonly #port: MessagePort;
  readonly #limits: ProgramLimits;
  readonly #resolve: (ran: Ran) => void;
  readonly #reject: (error: unknown) => void;
  readonly #wrote: Record<"stdout" | "stderr", Uint8Array[]> = { stdout: [], stderr: [] };
  #left: number;
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    job: Job,
    served: Served,
    port: MessagePort,
    limits: ProgramLimits,
    resolve: (ran: Ran) => void,
    reject: (error: unknown) => void,
  ) {
    this.#job = job;
    this.#served = served;
    this.#port = port;
    this.#limits = limits;
    this.#left = limits.output;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(): void {
    const file = fileURLToPath(new URL(`./_entry${FROM_SOURCE ? ".ts" : ".js"}`, import.meta.url));
    const worker = new Worker(file, {
      workerData: this.#job,
      transferList: [this.#job.port],
      execArgv: FROM_SOURCE ? ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning"] : [],
      // Nothing of the process's environment goes on to a guest's thread.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: HEAP },
    });
    this.#worker = worker;
    this.#timer = setTimeout(() => this.#end({ how: "time" }), this.#limits.time);
    this.#port.on("message", (message: FromGuest) => this.#take(message));
    worker.on("error", (error: Error & { readonly code?: unknown }) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") this.#end({ how: "memory" });
      else this.#fail(error);
    });
    worker.on("exit", () => this.#gone());
  }

  /** The thread has ended; what it has said may still lie there. */
  #gone(): void {
    for (let left = receiveMessageOnPort(this.#port); left !== undefined; left = receiveMessageOnPort(this.#port))
      this.#take(left.message as FromGuest);
    this.#fail(new Error("the guest's thread ended by itself"));
  }

  #take(message: FromGuest): void {
    if (message.kind === "ended") this.#end(message.ending);
    else if (message.kind === "failed") this.#fail(revived(message.error));
    else if (message.kind === "wrote") this.#keep(message.stream, message.bytes);
    else void this.#served.answer(this.#port, new Int32Array(this.#job.answered), message);
  }

  #keep(stream: "stdout" | "stderr", bytes: Uint8Array): void {
    this.#wrote[stream].push(bytes.subarray(0, this.#left));
    this.#left -= bytes.length;
    if (this.#left < 0) this.#end({ how: "output" });
  }

  #end(ending: Ending): void {
    const { stdout, stderr } = this.#wrote;
    this.#close();
    this.#resolve({ ending, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) });
  }

  #fail(error: unknown): void {
    this.#close();
    this.#reject(error);
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#port.close();
    this.#served.end();
    this.#worker?.removeAllListeners();
    this.#worker?.on("error", () => undefined);
    void this.#worker?.terminate();
  }
}

function grantedTo(grants: Grants, far: Capabilities = {}): ReturnType<typeof ambientOf> {
  return [
    ...ambientOf(grants),
    ...(far.clock === undefined ? [] : (["clock"] as const)),
    ...(far.randomness === undefined ? [] : (["random"] as const)),
  ];
}

function demandSame(recording: string, program: string): void {
  if (readHeader(recording).program !== program)
    throw new SandboxError("DIVERGED", "another program was recorded", "play it with the program that was recorded");
}

function revived(error: unknown): unknown {
  const { name, message, code, hint } = error as Record<"name" | "message" | "code" | "hint", string>;
  if (name === "SandboxError") return new SandboxError(code as SandboxErrorCode, message, hint);
  return new Error(`${name}: ${message}`);
}
