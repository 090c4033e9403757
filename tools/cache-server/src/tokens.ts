import { createHash, timingSafeEqual } from "node:crypto";

/** What a token lets one do: `read` is for pull requests, whose authors nobody has to trust. */
export type Scope = "read" | "write";

const LINE = /^(read|write)\s+(\S+)$/u;
const FEWEST_CHARACTERS = 24;

/** A file of tokens that cannot be taken. */
export class TokensError extends Error {
  override name = "TokensError";
}

/** The tokens that a server takes; it keeps their digests, and no token itself. */
export class Tokens {
  readonly #known: readonly { readonly digest: Buffer; readonly scope: Scope }[];

  /**
   * @param text one token a line, `read TOKEN` or `write TOKEN`; empty lines and those that begin with `#` say nothing
   * @throws TokensError, which names the line and never the token
   */
  constructor(text: string) {
    this.#known = text.split("\n").flatMap((line, index) => {
      if (line.trim() === "" || line.startsWith("#")) return [];
      const [, scope, token = ""] = LINE.exec(line.trim()) ?? [];
      if (scope === undefined) throw new TokensError(`line ${index + 1} is neither \`read TOKEN\` nor \`write TOKEN\``);
      if (token.length < FEWEST_CHARACTERS)
        throw new TokensError(`the token of line ${index + 1} has fewer than ${FEWEST_CHARACTERS} characters`);
      return [{ digest: digestOf(token), scope: scope as Scope }];
    });
    if (this.#known.length === 0) throw new TokensError("there is no token");
  }

  /** @param authorization the header, `Bearer TOKEN` */
  scopeOf(authorization: string | undefined): Scope | undefined {
    const token = /^Bearer (\S+)$/u.exec(authorization ?? "")?.[1];
    if (token === undefined) return undefined;
    const digest = digestOf(token);
    return this.#known.filter((known) => timingSafeEqual(known.digest, digest)).at(0)?.scope;
  }
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
