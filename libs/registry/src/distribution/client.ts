import type { CredentialSource } from "../credentials/source.ts";
import { StoreError } from "../error.ts";
import type { Connecting } from "./agents.ts";
import { Authorizer } from "./authorizer.ts";
import { Exchange, type Reply, type Request } from "./exchange.ts";
import { delayOf, type Pace } from "./pace.ts";
import { nextHop } from "./redirect.ts";
import { refused } from "./token.ts";
import { TransportError } from "./transport-error.ts";

export interface ClientOptions extends Connecting {
  readonly registry: string;
  readonly plainHttp: boolean;
  readonly source: CredentialSource;
  readonly scopes: readonly string[];
  /** How long one request may take with all its retries, in milliseconds. */
  readonly budgetMs: number;
  readonly attempts: number;
  readonly pace: Pace;
}

export interface Call {
  readonly method: Request["method"];
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** The longest answer that is read, in bytes; errors are never longer. */
  readonly limit?: number;
  /** Not tried again here: what a cut request has done must be found out first. */
  readonly once?: boolean;
}

const LIMIT = 64 * 1024;
const MAX_HOPS = 5;
const BUSY = new Set([408, 429, 500, 502, 503, 504]);

/** Requests to one registry: authorized, retried, redirected, and never for longer than the budget. */
export class RegistryClient {
  readonly base: URL;
  readonly registry: string;
  readonly #options: ClientOptions;
  readonly #exchange: Exchange;
  readonly #authorizer: Authorizer;

  constructor(options: ClientOptions) {
    const { registry, plainHttp, source, scopes } = options;
    this.base = new URL(`${plainHttp ? "http" : "https"}://${registry}/`);
    this.registry = registry;
    this.#options = options;
    this.#exchange = new Exchange(options);
    const send = (request: Omit<Request, "signal">): Promise<Reply> =>
      this.#persist(false, (signal) => this.#exchange.send({ ...request, signal }));
    this.#authorizer = new Authorizer({ registry, source, scopes, send });
  }

  /**
   * The registry's answer, whatever its status, but 401 and 403, which are thrown as `UNAUTHORIZED` and `FORBIDDEN`.
   * Throws `STORE_UNREACHABLE` when there is none.
   */
  async call(call: Call): Promise<Reply> {
    const reply = await this.#persist(call.once ?? false, (signal) => this.#authorized(call, signal));
    if (reply.status === 401) throw refused(this.registry, (await this.#authorizer.header()) !== undefined);
    if (reply.status === 403) throw forbidden(this.registry, reply);
    return reply;
  }

  /** Waits as between two attempts. */
  async pause(attempt: number, retryAfter?: string): Promise<void> {
    await this.#options.pace.sleep(delayOf(attempt, retryAfter, this.#options.pace));
  }

  async #persist(once: boolean, send: (signal: AbortSignal) => Promise<Reply>): Promise<Reply> {
    const { pace, attempts, budgetMs } = this.#options;
    const deadline = pace.now() + budgetMs;
    for (let attempt = 0; ; attempt += 1) {
      const last = once || attempt + 1 >= attempts;
      let retryAfter: string | undefined;
      try {
        const reply = await send(AbortSignal.timeout(Math.max(1, deadline - pace.now())));
        if (!BUSY.has(reply.status) || last) return reply;
        retryAfter = reply.headers["retry-after"];
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        if (error.outOfTime) throw outOfTime(this.registry, budgetMs);
        if (last || !error.passing) throw unreachable(error);
      }
      const delay = delayOf(attempt, retryAfter, pace);
      if (pace.now() + delay >= deadline) throw outOfTime(this.registry, budgetMs);
      await pace.sleep(delay);
    }
  }

  async #authorized(call: Call, signal: AbortSignal): Promise<Reply> {
    const header = await this.#authorizer.header();
    const reply = await this.#follow(call, header, signal);
    if (reply.status !== 401) return reply;
    const second = await this.#authorizer.answer(reply.headers["www-authenticate"], header);
    return second === undefined ? reply : this.#follow(call, second, signal);
  }

  /** Credentials go to the registry's own origin and to no other, wherever it points. */
  async #follow(call: Call, authorization: string | undefined, signal: AbortSignal): Promise<Reply> {
    const { method, headers = {}, body, limit = LIMIT } = call;
    let url = call.url;
    for (let hop = 0; ; hop += 1) {
      const known = authorization !== undefined && url.origin === this.base.origin;
      const reply = await this.#exchange.send({
        method,
        url,
        headers: { ...headers, ...(known ? { authorization } : {}) },
        ...(body === undefined ? {} : { body }),
        limit: Math.max(limit, LIMIT),
        signal,
      });
      const next = method === "GET" || method === "HEAD" ? nextHop(reply, url) : undefined;
      if (next === undefined) return reply;
      if (hop >= MAX_HOPS) {
        throw new StoreError("STORE_MALFORMED", `\`${this.registry}\` redirects more than ${MAX_HOPS} times`);
      }
      url = next;
    }
  }
}

function unreachable(error: TransportError): StoreError {
  return new StoreError("STORE_UNREACHABLE", error.message, {
    cause: error,
    hint: "check the registry's name, the network and the proxy variables, and try again",
  });
}

function outOfTime(registry: string, budgetMs: number): StoreError {
  return new StoreError("STORE_UNREACHABLE", `\`${registry}\` gave no answer within ${budgetMs / 1000} s`, {
    hint: "try again later: what was stored so far is kept, and is not sent again",
  });
}

function forbidden(registry: string, reply: Reply): StoreError {
  return new StoreError("FORBIDDEN", `\`${registry}\` does not allow this${inBrackets(reply)}`, {
    hint: "ask for the right to this repository, or use other credentials",
  });
}

/** An answer that the specification does not have in this place. */
export function unexpected(registry: string, what: string, reply: Reply): StoreError {
  const code = BUSY.has(reply.status) ? "STORE_UNREACHABLE" : "STORE_MALFORMED";
  return new StoreError(code, `\`${registry}\` answers ${reply.status}${inBrackets(reply)} to ${what}`, {
    hint: "try again, and tell those who run the registry",
  });
}

/** The registry's own name for an error. Its free text is left out: it may repeat what it was sent. */
export function errorCode({ body }: Reply): string | undefined {
  return /"code"\s*:\s*"([A-Z_]{1,40})"/u.exec(new TextDecoder().decode(body.subarray(0, LIMIT)))?.[1];
}

function inBrackets(reply: Reply): string {
  const code = errorCode(reply);
  return code === undefined ? "" : ` (${code})`;
}
