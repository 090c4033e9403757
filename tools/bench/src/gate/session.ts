import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { cpuOf, memoryOf } from "./process.ts";

/** A client's session on standard streams with whatever stands between it and the server, or the server itself. */
export class Session {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #open = new Map<number, (line: string) => void>();
  #id = 0;
  #isOver = false;

  constructor(command: readonly string[], cwd: string) {
    const [program = "", ...args] = command;
    this.#child = spawn(program, args, { cwd, stdio: ["pipe", "pipe", "inherit"] });
    let rest = "";
    this.#child.stdout.setEncoding("utf8").on("data", (part: string) => {
      const lines = (rest + part).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#answered(line);
    });
    this.#child.stdin.on("error", () => undefined);
    this.#child.on("exit", () => {
      this.#isOver = true;
      for (const answered of this.#open.values()) answered("the process has ended");
    });
  }

  async initialize(): Promise<void> {
    const clientInfo = { name: "bench", version: "1" };
    await this.ask("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
    this.#child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  }

  async ask(method: string, params: object): Promise<string> {
    if (this.#isOver) throw new Error(`\`${this.#child.spawnargs.join(" ")}\` has ended`);
    this.#id += 1;
    const id = this.#id;
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    return new Promise((resolve) => this.#open.set(id, resolve));
  }

  /** Calls the one tool, and sees to it that the answer is the server's. */
  async call(text: string): Promise<void> {
    const answer = await this.ask("tools/call", { name: "echo", arguments: { text } });
    if (!answer.includes(`"text":"${text}"`)) throw new Error(`a call was answered otherwise: ${answer}`);
  }

  cpu(): number {
    return cpuOf(this.#child);
  }

  memory(): number {
    return memoryOf(this.#child);
  }

  async end(): Promise<void> {
    if (this.#isOver) return;
    const ended = once(this.#child, "exit");
    this.#child.stdin.end();
    await ended;
  }

  #answered(line: string): void {
    const { id } = JSON.parse(line);
    this.#open.get(id)?.(line);
    this.#open.delete(id);
  }
}
