import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const ENTRY = join(import.meta.dirname, "../../../tangle/src/testing/entry.ts");

/** The command from its sources: a program and what stands before its own arguments. */
export const TANGLE = [
  process.execPath,
  "--conditions=@glither/source",
  "--disable-warning=ExperimentalWarning",
  ENTRY,
] as const;

/** A door for mail as an operator has it: `tangle serve`, in a process of its own. */
export class Door {
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;

  constructor(args: readonly string[]) {
    this.#args = args;
  }

  async start(): Promise<void> {
    const [program, ...own] = TANGLE;
    const started = spawn(program, [...own, "serve", ...this.#args], { stdio: ["ignore", "ignore", "pipe"] });
    this.#process = started;
    const begun = Promise.withResolvers<void>();
    let said = "";
    started.stderr.on("data", (part: Buffer) => {
      said += String(part);
      if (said.includes("messages are taken")) begun.resolve();
    });
    started.once("exit", () => begun.reject(new Error(`the door has not opened: ${said}`)));
    await begun.promise;
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const process = this.#process;
    if (process === undefined || process.exitCode !== null) return;
    process.kill(signal);
    await once(process, "exit");
  }
}
