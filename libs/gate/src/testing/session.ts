import { PassThrough } from "node:stream";
import type { Receipt } from "@glither/host/receipt";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import type { Call } from "../deciding/call.ts";
import type { Policy } from "../deciding/policy.ts";
import { type Ended, Gate, type GateOptions } from "../gate.ts";
import { ClientStdio } from "../protocol/client-stdio.ts";

/** A policy whose verdicts a test says; everything that it was asked is in `calls`. */
export function policyOf(verdictOf: (call: Call) => Receipt): Policy & { readonly calls: Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    core: undefined,
    readsAction: true,
    async decide(call) {
      calls.push(call);
      const crossing = { receipt: verdictOf(call), asked: [], answers: {}, reservations: [] };
      const tool = call.tool?.name ?? "";
      return { crossing, artifact: new Map([["tool", tool]]), given: { tool } };
    },
  };
}

export function settled(verdict: string, rule = "some_rule"): Receipt {
  return { verdict, rule, reason_class: "some_reason", actions: [] };
}

export const allowAll = () => policyOf(() => settled("allowed"));

export interface Opened {
  readonly notes: string[];
  readonly ended: Promise<Ended>;
  /** The client's ends: what it writes, and what it reads. */
  readonly input: PassThrough;
  readonly output: PassThrough;
}

export function openGate(options: Omit<GateOptions, "client" | "note">): Opened {
  const [input, output, notes] = [new PassThrough(), new PassThrough(), [] as string[]];
  const gate = new Gate({ ...options, client: new ClientStdio(input, output), note: (line) => notes.push(line) });
  return { notes, ended: gate.run(), input, output };
}

/** The SDK's own client in front of a gate. */
export async function connect(
  options: Omit<GateOptions, "client" | "note">,
  client = new Client({ name: "test", version: "1" }),
): Promise<Opened & { readonly client: Client }> {
  const opened = openGate(options);
  await client.connect(new ClientStdio(opened.output, opened.input));
  return { ...opened, client };
}

/** Lines of our own in front of a gate, and what comes back, a message each. */
export class Lines {
  readonly got: JSONRPCMessage[] = [];
  readonly #opened: Opened;
  #told = Promise.withResolvers<void>();

  constructor(opened: Opened) {
    this.#opened = opened;
    let rest = "";
    opened.output.on("data", (chunk: Buffer) => {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      this.got.push(...lines.map((line) => JSON.parse(line) as JSONRPCMessage));
      this.#told.resolve();
      this.#told = Promise.withResolvers();
    });
  }

  send(...messages: readonly unknown[]): void {
    for (const message of messages)
      this.#opened.input.write(typeof message === "string" ? `${message}\n` : `${JSON.stringify(message)}\n`);
  }

  /** Waits until so many messages are there in all. */
  async until(count: number): Promise<readonly JSONRPCMessage[]> {
    while (this.got.length < count) await this.#told.promise;
    return this.got;
  }
}

type Script = (message: JSONRPCMessage, say: (message: JSONRPCMessage) => void) => void;

/** A server whose answers a test says. */
export class ScriptedServer implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;
  readonly got: JSONRPCMessage[] = [];
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
  }

  async start(): Promise<void> {}

  async send(message: JSONRPCMessage): Promise<void> {
    // As over a wire: what cannot be written is not sent.
    JSON.stringify(message);
    this.got.push(message);
    this.#script(message, (said) => this.say(said));
  }

  say(message: JSONRPCMessage): void {
    setImmediate(() => this.onmessage?.(message));
  }

  async close(): Promise<void> {}

  /** The calls that came this far, by name. */
  calls(): unknown[] {
    return this.got.flatMap((message) =>
      "method" in message && message.method === "tools/call" ? [message.params?.["name"]] : [],
    );
  }
}

export const ANY_OBJECT = { type: "object" };

/** A server that says that it has these tools, and answers every call with its name. */
export function serverWith(tools: readonly unknown[], more: Script = () => undefined): ScriptedServer {
  return new ScriptedServer((message, say) => {
    if ("method" in message && "id" in message) {
      const answer = (result: Record<string, unknown>): void => say({ jsonrpc: "2.0", id: message.id, result });
      if (message.method === "initialize")
        answer({ protocolVersion: "2025-11-25", capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } });
      if (message.method === "tools/list") answer({ tools });
      if (message.method === "tools/call") answer({ content: [{ type: "text", text: `${message.params?.["name"]}` }] });
      if (message.method === "ping") answer({});
    }
    more(message, say);
  });
}

export const INITIALIZE = {
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
};

export const callOf = (id: unknown, name: string, given: object = {}) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name, arguments: given },
});
