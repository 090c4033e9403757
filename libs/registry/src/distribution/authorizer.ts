import type { CredentialSource, Credentials } from "../credentials/source.ts";
import { basic } from "./basic.ts";
import { parseChallenge } from "./challenge.ts";
import type { Reply, Request } from "./exchange.ts";
import { buyToken } from "./token.ts";

export interface AuthorizerOptions {
  readonly registry: string;
  readonly source: CredentialSource;
  /** `repository:glither/mail/mailguard:pull,push`: everything that will be needed, so that one token is enough. */
  readonly scopes: readonly string[];
  /** Asks a token server; retried like every request. */
  readonly send: (request: Omit<Request, "signal">) => Promise<Reply>;
}

/** Knows what to say to one registry: nothing, a password, or a token that it buys where the registry says. */
export class Authorizer {
  readonly #options: AuthorizerOptions;
  #credentials: Promise<Credentials | undefined> | undefined;
  #header: string | undefined;
  #token: Promise<string> | undefined;

  constructor(options: AuthorizerOptions) {
    this.#options = options;
  }

  /** The `Authorization` of a first attempt: a password is shown at once, which saves a request each time. */
  async header(): Promise<string | undefined> {
    if (this.#header !== undefined) return this.#header;
    const credentials = await this.#load();
    return credentials?.kind === "password" ? basic(credentials) : undefined;
  }

  /** The `Authorization` of the second attempt after a 401, or nothing where there is nothing else to say. */
  async answer(challenge: string | undefined, refused: string | undefined): Promise<string | undefined> {
    const wanted = parseChallenge(challenge);
    if (wanted?.scheme !== "bearer") return undefined;
    // Another request may have bought a token while this one was under way.
    if (this.#header !== undefined && this.#header !== refused) return this.#header;
    this.#token ??= this.#buy(wanted);
    try {
      this.#header = `Bearer ${await this.#token}`;
    } finally {
      this.#token = undefined;
    }
    return this.#header;
  }

  async #buy(challenge: { realm: string; service?: string; scope?: string }): Promise<string> {
    const { registry, scopes, send } = this.#options;
    const wanted = new Set([...scopes, ...(challenge.scope?.split(" ") ?? [])].filter((scope) => scope !== ""));
    return buyToken({ registry, ...challenge, scopes: [...wanted], credentials: await this.#load(), send });
  }

  #load(): Promise<Credentials | undefined> {
    this.#credentials ??= this.#options.source(this.#options.registry);
    return this.#credentials;
  }
}
