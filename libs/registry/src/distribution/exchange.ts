import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import { StoreError } from "../error.ts";
import { isLoopback, offLoopback } from "../location.ts";
import { type Agents, agentsFor, type Connecting, IDLE_MS } from "./agents.ts";
import { TransportError } from "./transport-error.ts";

export interface Request {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** The longest answer that is read, in bytes. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** One HTTP request and its whole answer, over connections that are kept. */
export class Exchange {
  readonly #agents: Agents;

  constructor(connecting: Connecting) {
    this.#agents = agentsFor(connecting);
  }

  /** Throws `TransportError`, and `StoreError` `TLS_UNTRUSTED`, `TOO_LARGE` or `PLAIN_HTTP`. */
  async send({ method, url, headers, body, limit, signal }: Request): Promise<Reply> {
    const secure = url.protocol === "https:";
    if (!secure && !isLoopback(url.host)) throw offLoopback(url.host);
    const options = {
      method,
      agent: secure ? this.#agents.https : this.#agents.http,
      headers: { "accept-encoding": "identity", ...headers, ...lengthOf(method, body) },
      signal,
      timeout: IDLE_MS,
    };
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => reject(asTransportError(error, url.host));
      const outgoing = (secure ? httpsRequest : httpRequest)(url, options, (incoming) => {
        const parts: Uint8Array[] = [];
        let size = 0;
        incoming.on("data", (part: Buffer) => {
          size += part.length;
          parts.push(part);
          if (size > limit) incoming.destroy(tooLarge(url.host, limit));
        });
        incoming.on("error", fail);
        incoming.on("end", () => {
          const { statusCode: status = 0, headers: received } = incoming;
          // An answer that ends before its announced length is no answer.
          if (incoming.complete) resolve({ status, headers: received, body: Buffer.concat(parts) });
          else fail(new Error("the connection was cut"));
        });
      });
      outgoing.on("timeout", () => outgoing.destroy(new Error(`nothing was heard for ${IDLE_MS / 1000} s`)));
      outgoing.on("error", fail);
      outgoing.end(body);
    });
  }
}

function lengthOf(method: Request["method"], body: Uint8Array | undefined): Record<string, string> {
  if (method === "GET" || method === "HEAD") return {};
  return { "content-length": String(body?.length ?? 0) };
}

function tooLarge(host: string, limit: number): StoreError {
  return new StoreError("TOO_LARGE", `\`${host}\` sends more than the ${limit} bytes that are read`, {
    hint: "the registry is damaged or lies: nothing of the answer was used",
  });
}

/** What OpenSSL and Node call certificates that they do not take. */
const CERTIFICATE =
  /^(?:ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/u;

function asTransportError(error: unknown, host: string): unknown {
  if (error instanceof StoreError) return error;
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  if (CERTIFICATE.test(code)) {
    return new StoreError("TLS_UNTRUSTED", `the certificate of \`${host}\` is not trusted (${code})`, {
      cause: error,
      hint: "name the file with its authority's certificate in `GLITHER_REGISTRY_CA`; there is no way to go without",
    });
  }
  return new TransportError(host, code, error);
}
