import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = "goblins-peer.scm";

/** A peer of Goblins', in a process of its own. */
export class Goblins {
  /** The sturdy reference of its object. */
  readonly address: string;
  readonly #process: ChildProcess;

  private constructor(address: string, process: ChildProcess) {
    this.address = address;
    this.#process = process;
  }

  /** @param root where its packages are */
  static async start(root: string): Promise<Goblins> {
    copyFileSync(join(import.meta.dirname, PROGRAM), join(root, "tmp", PROGRAM));
    const args = [root, "/usr/bin/guile-3.0", `/tmp/${PROGRAM}`];
    const env = { PATH: process.env["PATH"], HOME: "/tmp", LANG: "C.UTF-8" };
    const child = spawn("chroot", args, { env, stdio: ["ignore", "pipe", "ignore"] });
    // What else it prints is read, or it would end for want of somebody who does.
    const lines = createInterface({ input: child.stdout });
    const address = await new Promise<string>((resolve, reject) => {
      lines.once("line", (line) => resolve(line.trim()));
      lines.once("close", () => reject(new Error("a peer of Goblins that ends before it begins")));
    });
    return new Goblins(address, child);
  }

  /** Ends it as a machine that fails does. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGKILL");
    await ended;
  }
}
