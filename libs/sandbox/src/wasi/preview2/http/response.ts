import type { Ref } from "@glither/vat";
import type { Exchange, HttpAnswer } from "../../../capabilities/interfaces.ts";
import { Passing } from "../../_host.ts";
import type { Reach } from "../../reach.ts";
import { Failed } from "../errors.ts";
import { Pollable } from "../poll.ts";
import { IncomingBody, OutgoingBody } from "./body.ts";
import { type HttpError, httpErrorOf } from "./errors.ts";
import { Fields } from "./fields.ts";

interface Asked {
  readonly exchange: Ref<Exchange>;
  readonly reach: Reach;
  readonly body: OutgoingBody | undefined;
}

type Answered = { readonly tag: "ok"; readonly val: HttpAnswer } | { readonly tag: "err"; readonly val: HttpError };

/** Longer than anything lasts. */
const FOREVER = 2n ** 63n;

/** What will be answered. Waiting for it is asking the exchange, which is not done before the request can be complete. */
export class FutureIncomingResponse {
  readonly #asked: Asked;
  #answered: Answered | undefined;
  #taken = false;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /** Who waits for several things writes the request's body first, and for this alone waits in any case. */
  subscribe(): Pollable {
    return new Pollable({
      left: () => (this.#answered === undefined && this.#asked.body?.finished === false ? FOREVER : 0n),
      wait: () => void this.#answer(),
    });
  }

  get(): unknown {
    if (this.#taken) return { tag: "err", val: undefined };
    if (this.#answered === undefined && this.#asked.body?.finished === false) return undefined;
    const answered = this.#answer();
    this.#taken = true;
    return {
      tag: "ok",
      val: answered.tag === "err" ? answered : { tag: "ok", val: new IncomingResponse(answered.val, this.#asked) },
    };
  }

  /** Nobody wants the answer any more. */
  [Symbol.dispose](): void {
    const { exchange, reach } = this.#asked;
    if (!this.#taken) reach(exchange, "close");
  }

  #answer(): Answered {
    const { exchange, reach } = this.#asked;
    try {
      this.#answered ??= { tag: "ok", val: reach(exchange, "answer") as HttpAnswer };
    } catch (error) {
      if (error instanceof Passing) throw error;
      this.#answered = { tag: "err", val: httpErrorOf(error) };
    }
    return this.#answered;
  }
}

export class IncomingResponse {
  readonly #answer: HttpAnswer;
  readonly #asked: Asked;
  #consumed = false;

  constructor(answer: HttpAnswer, asked: Asked) {
    this.#answer = answer;
    this.#asked = asked;
  }

  status(): number {
    return this.#answer.status;
  }

  headers(): Fields {
    return Fields.of(this.#answer.headers);
  }

  /** It can be had once. */
  consume(): IncomingBody {
    if (this.#consumed) throw new Failed(undefined);
    this.#consumed = true;
    return new IncomingBody(this.#asked);
  }

  [Symbol.dispose](): void {
    const { exchange, reach } = this.#asked;
    if (!this.#consumed) reach(exchange, "close");
  }
}

/** An answer of the program's own: it can be written, and there is nobody to take it. */
export class OutgoingResponse {
  readonly #headers: Fields;
  #status = 200;
  #body = false;

  constructor(headers: Fields) {
    this.#headers = Fields.of(headers.all);
  }

  statusCode(): number {
    return this.#status;
  }

  setStatusCode(status: number): void {
    if (status < 100 || status > 999) throw new Failed(undefined);
    this.#status = status;
  }

  headers(): Fields {
    return this.#headers;
  }

  body(): OutgoingBody {
    if (this.#body) throw new Failed(undefined);
    this.#body = true;
    return new OutgoingBody();
  }
}
