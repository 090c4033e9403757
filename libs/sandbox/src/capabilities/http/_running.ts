import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request as plain } from "node:http";
import { request as secure } from "node:https";
import type { LookupFunction } from "node:net";
import { CapabilityError, type Fault, faultOf } from "../error.ts";
import type { HeaderFields, HttpAnswer, HttpRequest } from "../interfaces.ts";
import { some } from "../streams.ts";
import { lengthOf } from "./header-fields.ts";
import type { HttpLimits } from "./limits.ts";

/** A request that is on its way, over a connection of its own. */
export class Running {
  readonly #request: ClientRequest;
  readonly #answered: Promise<IncomingMessage>;
  readonly #limits: HttpLimits;
  readonly #done: () => void;
  /** What the request says of its body. */
  readonly #length: number | undefined;
  #written = 0;
  #received = 0;

  /**
   * @param done what to do when nothing is left of it
   * @param names where names lead; without it the system says so
   */
  constructor(
    url: URL,
    { method, path, headers, body }: HttpRequest,
    limits: HttpLimits,
    done: () => void,
    names?: LookupFunction,
  ) {
    this.#limits = limits;
    this.#done = done;
    const request = url.protocol === "https:" ? secure : plain;
    this.#request = request({
      protocol: url.protocol,
      host: url.hostname.replace(/^\[|\]$/gu, ""),
      port: url.port,
      method,
      path,
      // No other request goes by its connection, so that nothing in a body is read as one.
      agent: false,
      setHost: false,
      maxHeaderSize: limits.head,
      insecureHTTPParser: false,
      ...(names === undefined ? {} : { lookup: names }),
    });
    this.#request.setHeader("host", url.host);
    for (const [name, value] of headers) this.#request.appendHeader(name, value);
    this.#length = lengthOf(headers);
    if (body && this.#length === undefined) this.#request.setHeader("transfer-encoding", "chunked");
    this.#answered = new Promise((resolve, reject) => {
      this.#request.once("response", resolve);
      this.#request.once("error", reject);
      // Where a server goes over to another protocol (101), there is neither: the connection closes.
      this.#request.once("close", () => reject(new CapabilityError("connreset")));
    });
    // Whoever asks for the answer hears of it.
    this.#answered.catch(() => undefined);
    this.#request.on("error", () => undefined);
    this.#request.on("close", done);
    if (!body) this.#request.end();
  }

  /** Answers when there is room for more. */
  async write(bytes: Uint8Array): Promise<number> {
    this.#written += bytes.length;
    // More than was said of it the server could take for another request.
    if (this.#written > (this.#length ?? Number.POSITIVE_INFINITY)) throw this.#broken("inval");
    if (this.#written > this.#limits.requestBody) throw this.#broken("nospc");
    if (!this.#request.writable) throw new CapabilityError("pipe");
    return faulting(async () => {
      // The bytes may lie in a pool, which is used again.
      if (!this.#request.write(Uint8Array.from(bytes))) await once(this.#request, "drain");
      return bytes.length;
    });
  }

  async finish(): Promise<void> {
    if (this.#written < (this.#length ?? 0)) throw this.#broken("inval");
    await faulting(async () => void this.#request.end());
  }

  async answer(): Promise<HttpAnswer> {
    return faulting(async () => {
      const { statusCode = 0, rawHeaders } = await this.#answered;
      return { status: statusCode, headers: pairs(rawHeaders) };
    });
  }

  async read(most: number): Promise<Uint8Array> {
    return faulting(async () => {
      const message = await this.#answered;
      const bytes = await some(message, most);
      this.#received += bytes.length;
      if (this.#received > this.#limits.responseBody) throw this.#broken("fbig");
      // A connection that ends before its message has is no end of the message.
      if (bytes.length === 0 && !message.complete) throw new CapabilityError("connreset");
      return bytes;
    });
  }

  close(): void {
    this.#request.destroy();
    this.#done();
  }

  #broken(fault: Fault): CapabilityError {
    this.close();
    return new CapabilityError(fault);
  }
}

function pairs(raw: readonly string[]): HeaderFields {
  return Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at] ?? "", raw[2 * at + 1] ?? ""] as const);
}

async function faulting<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw httpFaultOf(error);
  }
}

/** What Node's client says by other names than the system's. */
const FAULTS: readonly (readonly [code: RegExp, fault: Fault])[] = [
  [/^(?:ENOTFOUND|EAI_.*)$/u, "addrnotavail"],
  [/^HPE_HEADER_OVERFLOW$/u, "msgsize"],
  [/^(?:HPE_.*|ERR_HTTP_.*|ERR_SSL_.*|EPROTO)$/u, "proto"],
  [/^(?:ERR_TLS_.*|CERT_.*|DEPTH_.*|SELF_SIGNED_.*|UNABLE_TO_.*)$/u, "acces"],
];

function httpFaultOf(error: unknown): CapabilityError {
  if (error instanceof CapabilityError && error.cause !== undefined) return httpFaultOf(error.cause);
  const code = String((error as { readonly code?: unknown }).code);
  const found = FAULTS.find(([pattern]) => pattern.test(code));
  return found === undefined ? faultOf(error) : new CapabilityError(found[1], { cause: error });
}
