import type { ServerResponse } from "node:http";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { MOST_UNREAD } from "../protocol/client-stdio.ts";
import { refuse } from "./_refuse.ts";

/**
 * What one HTTP request is answered with: one message as JSON, or, where something else is to be said before it, or for as long as
 * somebody listens, a stream of events. Which it is, the first message decides, so that most answers are one write.
 */
export class Answering {
  readonly #response: ServerResponse;
  readonly #session: string;
  #isStream = false;

  constructor(response: ServerResponse, session: string) {
    this.#response = response;
    this.#session = session;
  }

  /** Begins the stream, so that the other end knows that it is heard. */
  listen(): void {
    if (this.#isStream || this.#response.destroyed) return;
    this.#isStream = true;
    this.#response.writeHead(200, { ...this.#headers("text/event-stream"), "x-accel-buffering": "no" });
    this.#response.flushHeaders();
  }

  say(message: JSONRPCMessage): void {
    if (this.#response.destroyed) return;
    // Who does not read is gone, as far as anybody can tell.
    if (this.#response.writableLength > MOST_UNREAD) {
      this.#response.destroy();
      return;
    }
    this.listen();
    this.#response.write(eventOf(message));
  }

  /** The last message. */
  end(message: JSONRPCMessage): void {
    if (this.#response.destroyed) return;
    if (this.#isStream) this.#response.end(eventOf(message));
    else {
      const body = Buffer.from(JSON.stringify(message));
      this.#response.writeHead(200, { ...this.#headers("application/json"), "content-length": body.length });
      this.#response.end(body);
    }
  }

  /** Says nothing to the other end, and to everything between that the connection is still there. */
  keepAlive(): void {
    if (this.#response.destroyed) return;
    this.listen();
    this.#response.write(": still here\n\n");
  }

  /** There will be no more. */
  leave(): void {
    if (!this.#response.destroyed) refuse(this.#response, 404, "the session is over");
  }

  #headers(type: string): Record<string, string> {
    return { "content-type": type, "cache-control": "no-cache, no-transform", "mcp-session-id": this.#session };
  }
}

function eventOf(message: JSONRPCMessage): string {
  return `event: message\ndata: ${JSON.stringify(message)}\n\n`;
}
