import type { HttpRequest } from "../../../capabilities/interfaces.ts";
import { Failed } from "../errors.ts";
import { OutgoingBody } from "./body.ts";
import { Fields } from "./fields.ts";

type Method = { readonly tag: string; readonly val?: string };
type Scheme = { readonly tag: "HTTP" | "HTTPS" | "other"; readonly val?: string };

const TOKEN = /^[!#$%&'*+.^_`|~\dA-Za-z-]{1,32}$/u;
/** Longer texts could not be sent. */
const LONGEST = 65_536;

/** A request that is still being written. What is no request at all its functions refuse; whether it may be sent, the capability says. */
export class OutgoingRequest {
  readonly #headers: Fields;
  #method: Method = { tag: "get" };
  #path: string | undefined;
  #scheme: Scheme | undefined;
  #authority: string | undefined;
  #body: OutgoingBody | undefined;

  constructor(headers: Fields) {
    this.#headers = Fields.of(headers.all);
  }

  /** It can be had once. */
  body(): OutgoingBody {
    if (this.#body !== undefined) throw new Failed(undefined);
    this.#body = new OutgoingBody();
    return this.#body;
  }

  method(): Method {
    return this.#method;
  }

  setMethod(method: Method): void {
    if (!TOKEN.test(nameOf(method))) throw new Failed(undefined);
    this.#method = method;
  }

  pathWithQuery(): string | undefined {
    return this.#path;
  }

  setPathWithQuery(path: string | undefined): void {
    if (path !== undefined && (path.length > LONGEST || !/^(?:\/[!"$-~]*)?$/u.test(path))) throw new Failed(undefined);
    this.#path = path;
  }

  scheme(): Scheme | undefined {
    return this.#scheme;
  }

  setScheme(scheme: Scheme | undefined): void {
    if (scheme?.tag === "other") throw new Failed(undefined);
    this.#scheme = scheme;
  }

  authority(): string | undefined {
    return this.#authority;
  }

  setAuthority(authority: string | undefined): void {
    if (authority !== undefined && !/^[\w.:[\]-]{1,300}$/u.test(authority)) throw new Failed(undefined);
    this.#authority = authority;
  }

  headers(): Fields {
    return this.#headers;
  }

  /** What is asked of the capability, and the body that goes with it. */
  message(): { readonly request: HttpRequest; readonly body: OutgoingBody | undefined } {
    const body = this.#body;
    const request = {
      method: nameOf(this.#method),
      scheme: this.#scheme?.tag === "HTTP" ? "http" : "https",
      authority: this.#authority ?? "",
      path: this.#path || "/",
      headers: this.#headers.all,
      body: body !== undefined,
    };
    return { request, body };
  }

  /** What nobody will send needs nothing more to be written. */
  [Symbol.dispose](): void {
    this.#body?.[Symbol.dispose]();
  }
}

function nameOf({ tag, val }: Method): string {
  return tag === "other" ? (val ?? "") : tag.toUpperCase();
}

/** Times that a program sets for a request: there are none but the limit on its run. */
export class RequestOptions {
  connectTimeout(): undefined {}

  setConnectTimeout(time: bigint | undefined): void {
    refuse(time);
  }

  firstByteTimeout(): undefined {}

  setFirstByteTimeout(time: bigint | undefined): void {
    refuse(time);
  }

  betweenBytesTimeout(): undefined {}

  setBetweenBytesTimeout(time: bigint | undefined): void {
    refuse(time);
  }
}

function refuse(time: bigint | undefined): void {
  if (time !== undefined) throw new Failed(undefined);
}
