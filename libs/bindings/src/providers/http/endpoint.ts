import { setTimeout as wait } from "node:timers/promises";
import { jsonDoubt, jsonFault } from "@glither/roux/core";
import { ProviderError } from "../../error.ts";

export interface EndpointOptions {
  /** Where all requests go, and all redirections. */
  readonly origin: string;
  /** Sent with each request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for a request with all that it takes: redirections, retries, the body. */
  readonly timeout: number;
  /** Bytes that an answer may have, unpacked. */
  readonly maxBytes: number;
  /** How often a request that changes nothing is tried again. */
  readonly retries: number;
  /** How many requests there may be at a time. */
  readonly concurrency: number;
  /** Statuses that say that there is no answer. */
  readonly absent: readonly number[];
}

export interface Request {
  readonly url: string;
  /** What is sent; undefined for a request that only asks. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whatever the reply says beside its status, nobody reads it. */
  readonly unread?: boolean;
}

/** JSON; undefined for none. */
export interface Reply {
  readonly json: unknown;
  /** Milliseconds since whoever answered knew it, as the header `age` says. */
  readonly age: number;
}

/** What passes by itself. */
const PASSING: readonly number[] = [408, 425, 429, 500, 502, 503, 504];
const REDIRECTIONS: readonly number[] = [301, 302, 303, 307, 308];
const MAX_REDIRECTIONS = 3;
const FIRST_PAUSE = 50;

/** One origin that answers in JSON. */
export class Endpoint {
  readonly #options: EndpointOptions;
  #open = 0;

  constructor(options: EndpointOptions) {
    this.#options = options;
  }

  /** @throws ProviderError */
  async send(request: Request): Promise<Reply> {
    const { concurrency, timeout, retries } = this.#options;
    if (this.#open >= concurrency) throw this.#error("BUSY", `has ${concurrency} requests open`);
    this.#open += 1;
    const signal = AbortSignal.timeout(timeout);
    try {
      for (let failed = 0; ; failed += 1) {
        try {
          return await this.#once(request, signal);
        } catch (cause) {
          const error = this.#errorOf(cause, signal);
          // Whether what is sent was taken nobody knows, so it is not sent twice here.
          if (error.code !== "UNAVAILABLE" || request.body !== undefined || failed >= retries) throw error;
        }
        const pause = FIRST_PAUSE * 2 ** failed * (0.5 + Math.random() / 2);
        await wait(pause, undefined, { signal }).catch((cause: unknown) => {
          throw this.#errorOf(cause, signal);
        });
      }
    } finally {
      this.#open -= 1;
    }
  }

  async #once(request: Request, signal: AbortSignal): Promise<Reply> {
    const response = await this.#follow(request, signal);
    const { status, headers } = response;
    const isDone = status >= 200 && status < 300;
    const isAbsent = status === 204 || this.#options.absent.includes(status);
    if (!isDone || isAbsent || request.unread === true) {
      await response.body?.cancel();
      if (isDone || isAbsent) return { json: undefined, age: 0 };
      throw this.#error(PASSING.includes(status) ? "UNAVAILABLE" : "REFUSED", `answered with the status ${status}`);
    }
    const text = await this.#read(response);
    if (!/^application\/(?:[\w.-]+\+)?json(?:$|[\s;])/iu.test(headers.get("content-type") ?? "")) {
      throw this.#error("MALFORMED", "answered with something else than JSON");
    }
    const fault = jsonFault(text) ?? jsonDoubt(text);
    if (fault !== undefined) throw this.#error("MALFORMED", "answered with what is no JSON, or doubtful");
    const seconds = Number(headers.get("age") ?? 0);
    return { json: JSON.parse(text), age: Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0 };
  }

  /** Only what asks is led on, and only within its origin. */
  async #follow({ url, body, headers }: Request, signal: AbortSignal): Promise<Response> {
    let address = url;
    for (let redirections = 0; ; redirections += 1) {
      const response = await fetch(address, {
        method: body === undefined ? "GET" : "POST",
        redirect: "manual",
        signal,
        headers: {
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...this.#options.headers,
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!REDIRECTIONS.includes(response.status)) return response;
      await response.body?.cancel();
      const next = URL.parse(response.headers.get("location") ?? "", address);
      if (next?.origin !== this.#options.origin) throw this.#error("REFUSED", "leads to another origin");
      if (body !== undefined) throw this.#error("REFUSED", "leads elsewhere what was sent to it");
      if (redirections >= MAX_REDIRECTIONS) throw this.#error("REFUSED", "leads on and on");
      address = next.href;
    }
  }

  async #read(response: Response): Promise<string> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > this.#options.maxBytes) {
        throw this.#error("TOO_LARGE", `answered with more than ${this.#options.maxBytes} bytes`);
      }
      chunks.push(chunk);
    }
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
    } catch {
      throw this.#error("MALFORMED", "answered with what is no UTF-8");
    }
  }

  #errorOf(cause: unknown, signal: AbortSignal): ProviderError {
    if (cause instanceof ProviderError) return cause;
    if (signal.aborted) return this.#error("TIMED_OUT", `did not answer within ${this.#options.timeout} ms`, cause);
    return this.#error("UNAVAILABLE", "cannot be reached", cause);
  }

  #error(code: ProviderError["code"], what: string, cause?: unknown): ProviderError {
    return new ProviderError(code, `\`${this.#options.origin}\` ${what}`, cause === undefined ? {} : { cause });
  }
}
