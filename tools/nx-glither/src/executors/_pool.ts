import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Performed } from "./_perform.ts";
import type { StageTask } from "./_stages.ts";

/** A process takes half a second of CPU to load a compiler: it has to have something to do then. */
const TASKS_A_PROCESS = 4;
const MOST_PROCESSES = 8;

/** Beside this file: JavaScript where it was compiled, TypeScript in tests. */
const WORKER = new URL(`./_worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

/** What runs tasks, some at a time. */
export type Runner = Pick<Pool, "size" | "run" | "stop">;

interface Member {
  readonly process: ChildProcess;
  /** Answers the task that it has, if any. */
  answer: ((performed: Performed) => void) | undefined;
}

/**
 * Processes that run tasks, each one after the other. One that ends, for want of memory, say, takes the task with it that it
 * had, and no other one. They are no threads: an engine starts programs of its own, which a thread cannot, and a thread can
 * take all others with it.
 */
export class Pool {
  /** How many tasks run at a time. */
  readonly size: number;
  readonly #script: URL;
  readonly #members = new Set<Member>();
  #stopped = false;

  constructor(tasks: number, script = WORKER) {
    this.size = Math.max(1, Math.min(availableParallelism(), MOST_PROCESSES, Math.ceil(tasks / TASKS_A_PROCESS)));
    this.#script = script;
  }

  run(task: StageTask): Promise<Performed> {
    if (this.#stopped) return Promise.resolve(ended("the run was stopped"));
    const member = [...this.#members].find(({ answer }) => answer === undefined) ?? this.#start();
    return new Promise((resolve) => {
      member.answer = resolve;
      member.process.send(task);
    });
  }

  /** Ends all of them, and comes back when they have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const ends = [...this.#members].map(
      ({ process }) => new Promise<void>((resolve) => process.once("exit", () => resolve())),
    );
    for (const { process } of this.#members) process.kill("SIGKILL");
    await Promise.all(ends);
  }

  #start(): Member {
    const member: Member = {
      process: fork(fileURLToPath(this.#script), { execArgv: conditions() }),
      answer: undefined,
    };
    this.#members.add(member);
    const leave = (why: string) => {
      this.#members.delete(member);
      member.answer?.(ended(why));
      member.answer = undefined;
    };
    member.process.on("message", (performed) => {
      const { answer } = member;
      member.answer = undefined;
      answer?.(performed as Performed);
    });
    member.process.on("error", ({ message }) => leave(message));
    member.process.on("exit", (code, signal) => leave(signal === null ? `exit code ${code}` : `by ${signal}`));
    return member;
  }
}

/** Where this runs from sources, so do they. */
function conditions(): string[] {
  return WORKER.pathname.endsWith(".ts")
    ? ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning"]
    : [];
}

function ended(why: string): Performed {
  return {
    success: false,
    report: "",
    fault: `internal error: what ran this task has ended: ${why}\nhint: the other tasks were not touched; run this one again\n`,
  };
}
