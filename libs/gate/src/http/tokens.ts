import { hash } from "node:crypto";
import { GateError } from "../error.ts";

/** Who calls, by token. */
export interface Tokens {
  /** Looked up by a hash, so that what it takes says nothing of how much of a token is right. */
  actorOf(token: string): string | undefined;
}

const [LEAST_LENGTH, PRINTABLE] = [32, /^[\x21-\x7e]+$/u];

/**
 * @param tokens each actor's token.
 * @throws GateError `NO_TOKENS` where there is none, or one that can be guessed, or is two actors'.
 */
export function tokensOf(tokens: Readonly<Record<string, string>>): Tokens {
  const actors = new Map<string, string>();
  for (const [actor, token] of Object.entries(tokens)) {
    if (token.length < LEAST_LENGTH || !PRINTABLE.test(token)) {
      throw new GateError(
        "NO_TOKENS",
        `the token of \`${actor}\` has fewer than ${LEAST_LENGTH} characters, or blanks`,
        {
          hint: "`openssl rand -hex 32` makes one",
        },
      );
    }
    const hashed = hash("sha256", token);
    if (actors.has(hashed)) throw new GateError("NO_TOKENS", `\`${actor}\` has the same token as somebody else`);
    actors.set(hashed, actor);
  }
  if (actors.size === 0) throw new GateError("NO_TOKENS", "there are no tokens, so that nobody could call");
  return { actorOf: (token) => actors.get(hash("sha256", token)) };
}
