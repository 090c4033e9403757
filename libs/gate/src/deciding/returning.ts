import type { JSONRPCRequest, JSONRPCResponse, RequestId } from "@modelcontextprotocol/sdk/types.js";
import { resultOf, toolError } from "../protocol/answers.ts";
import type { Results } from "./results.ts";

/** A request with its answer, which is disposed of before the one who asked has it. */
export interface Returned {
  readonly request: JSONRPCRequest;
  readonly answer: JSONRPCResponse;
  readonly actor: string;
}

export interface ReturningOptions {
  readonly note: (line: string) => void;
  /** What the server is called here. */
  readonly server: string | undefined;
}

/** Whether a method brings what a tool has returned. */
export function isReturn(method: string): boolean {
  return method === "tools/call" || method === "tasks/result";
}

/** Disposes of what tools return, and hands on what is left, unless nobody waits for it any more. */
export class Returning {
  readonly #results: Results;
  readonly #options: ReturningOptions;
  readonly #open = new Set<RequestId>();
  readonly #running = new Set<Promise<void>>();

  constructor(results: Results, options: ReturningOptions) {
    this.#results = results;
    this.#options = options;
  }

  begin(returned: Returned, done: (answer: JSONRPCResponse) => void): void {
    const { id } = returned.request;
    this.#open.add(id);
    const running = this.#disposed(returned)
      .then((disposed) => {
        if (this.#open.delete(id)) done(disposed);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  gaveUp(id: RequestId): void {
    this.#open.delete(id);
  }

  /** When nothing is being disposed of any more. */
  async end(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** What is left of what a tool has returned. */
  async #disposed({ request: { id, method, params }, answer, actor }: Returned): Promise<JSONRPCResponse> {
    const { note, server } = this.#options;
    const tool = method === "tools/call" ? `${params?.["name"]}` : "";
    try {
      const { result, why } = await this.#results.dispose({ tool, server, actor, result: resultOf(answer) });
      if (why !== undefined) note(`${tool || method}: its result was ${why}`);
      if (result === undefined) return toolError(id, `the result was ${why ?? "dropped"}`);
      // What is left of an error of the protocol is one of the tool.
      return why === undefined ? answer : { jsonrpc: "2.0", id, result };
    } catch {
      note(`${tool || method}: its result was dropped: nobody could decide on it`);
      return toolError(id, "the result was dropped: nobody could decide on it");
    }
  }
}
