import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { cpuOf } from "./process.ts";

/** A client's session over Streamable HTTP with a gate that listens. */
export class HttpSession {
  readonly #gate: ChildProcess;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #headers: Record<string, string>;
  #url = "";
  #id = 0;

  constructor(command: readonly string[], cwd: string, token: string) {
    const [program = "", ...args] = command;
    this.#gate = spawn(program, args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
    this.#headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    };
  }

  async initialize(): Promise<void> {
    this.#url = await this.#listening();
    const clientInfo = { name: "bench", version: "1" };
    const { session } = await this.#post({
      ...this.#request("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo }),
    });
    this.#headers["mcp-session-id"] = session;
    await this.#post({ jsonrpc: "2.0", method: "notifications/initialized" });
  }

  async call(text: string): Promise<void> {
    const { body } = await this.#post(this.#request("tools/call", { name: "echo", arguments: { text } }));
    if (!body.includes(`"text":"${text}"`)) throw new Error(`a call was answered otherwise: ${body}`);
  }

  cpu(): number {
    return cpuOf(this.#gate);
  }

  async end(): Promise<void> {
    this.#agent.destroy();
    if (this.#gate.exitCode !== null) return;
    const ended = once(this.#gate, "exit");
    this.#gate.kill("SIGTERM");
    await ended;
  }

  #request(method: string, params: object): object {
    this.#id += 1;
    return { jsonrpc: "2.0", id: this.#id, method, params };
  }

  #listening(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#gate.on("exit", () => reject(new Error("the gate does not listen")));
      this.#gate.stderr?.on("data", (part: Buffer) => {
        const [, address] = /listening at (http:\S+)/u.exec(`${part}`) ?? [];
        if (address !== undefined) resolve(address);
      });
    });
  }

  #post(message: object): Promise<{ readonly session: string; readonly body: string }> {
    return new Promise((resolve, reject) => {
      const asked = request(this.#url, { method: "POST", agent: this.#agent, headers: this.#headers }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          body += part;
        });
        response.on("end", () => resolve({ session: `${response.headers["mcp-session-id"]}`, body }));
      });
      asked.on("error", reject).end(JSON.stringify(message));
    });
  }
}
