import type { Readable, Writable } from "node:stream";
import { isObject } from "@glither/roux/core";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ErrorCode, type JSONRPCMessage, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";

/** As the SDK's own transports have it. */
const LONGEST_LINE = 10 * 1024 * 1024;
/** Bytes that wait for a client that does not read, before it is taken for gone. */
export const MOST_UNREAD = 64 * 1024 * 1024;

/**
 * The client's end of a gate on standard streams: a message a line. Other than the SDK's own transport it answers what is no
 * message with an error, says when the client has gone, and keeps to one wait when the client reads slowly.
 */
export class ClientStdio implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;

  readonly #input: Readable;
  readonly #output: Writable;
  readonly #text = new TextDecoder("utf-8", { fatal: true });
  #parts: Buffer[] = [];
  #length = 0;
  #drained: Promise<void> | undefined;
  #isClosed = false;

  constructor(input: Readable, output: Writable) {
    this.#input = input;
    this.#output = output;
  }

  /** One that was closed before it began says so now. */
  async start(): Promise<void> {
    if (this.#isClosed) {
      this.onclose?.();
      return;
    }
    this.#input.on("data", (chunk: Buffer) => this.#take(chunk));
    for (const ended of ["end", "close", "error"]) this.#input.on(ended, () => void this.close());
    this.#output.on("error", () => void this.close());
    this.#output.on("close", () => void this.close());
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (this.#isClosed) return;
    if (this.#output.writableLength > MOST_UNREAD) {
      this.onerror?.(new Error("it does not read, and more than 64 MiB wait for it: the session ends"));
      await this.close();
      return;
    }
    if (this.#output.write(`${JSON.stringify(message)}\n`)) return;
    this.#drained ??= new Promise((resolve) => {
      const done = (): void => {
        this.#drained = undefined;
        this.#output.off("drain", done).off("close", done);
        resolve();
      };
      this.#output.on("drain", done).on("close", done);
    });
    await this.#drained;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#input.pause();
    this.onclose?.();
  }

  #take(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1 && !this.#isClosed; end = chunk.indexOf(LINE_FEED, from)) {
      this.#keep(chunk.subarray(from, end));
      this.#line(Buffer.concat(this.#parts));
      this.#parts = [];
      this.#length = 0;
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > LONGEST_LINE) {
      this.onerror?.(new Error("a line of more than 10 MiB: the session ends"));
      void this.close();
    } else this.#parts.push(part);
  }

  #line(line: Buffer): void {
    if (this.#isClosed) return;
    let json: unknown;
    try {
      const text = this.#text.decode(line);
      if (text.trim() === "") return;
      json = JSON.parse(text);
    } catch {
      this.#refuse(ErrorCode.ParseError, "no JSON in UTF-8");
      return;
    }
    const { success, data } = JSONRPCMessageSchema.safeParse(json);
    if (success) this.onmessage?.(data);
    else if (Array.isArray(json)) this.#refuse(ErrorCode.InvalidRequest, "a batch: messages come one by one");
    else this.#refuse(ErrorCode.InvalidRequest, isObject(json) ? "no message of JSON-RPC 2.0" : "no object");
  }

  /** Without an id: whose request it was, nobody can rely on. */
  #refuse(code: ErrorCode, message: string): void {
    this.onerror?.(new Error(`refused what is ${message}`));
    void this.send({ jsonrpc: "2.0", error: { code, message } });
  }
}

const LINE_FEED = 0x0a;
