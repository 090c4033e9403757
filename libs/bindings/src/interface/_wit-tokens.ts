import { InterfaceError } from "./error.ts";

const TOKEN = /\s*(?:(%?[a-z][a-z0-9-]*)|([0-9]+\.[0-9]+\.[0-9]+)|(->)|([{}()<>;:,=.@/]))/y;

/** The tokens of a world's text, one after the other. */
export class WitTokens {
  readonly #tokens: string[] = [];
  #at = 0;

  /** @throws InterfaceError `NOT_CANONICAL` for anything that is no token. */
  constructor(text: string) {
    const source = text.trimEnd();
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < source.length) {
      const found = TOKEN.exec(source);
      if (found === null) throw notCanonical();
      this.#tokens.push(found[0].trim());
    }
  }

  /** Whether this comes next; then it is taken. */
  take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  expect(...tokens: readonly string[]): void {
    for (const token of tokens) if (!this.take(token)) throw notCanonical();
  }

  /** A name without the `%` that marks it. */
  name(): string {
    const token = this.#tokens[this.#at] ?? "";
    if (!/^%?[a-z]/u.test(token)) throw notCanonical();
    this.#at += 1;
    return token.replace("%", "");
  }

  version(): string {
    const token = this.#tokens[this.#at] ?? "";
    if (!/^[0-9]/u.test(token)) throw notCanonical();
    this.#at += 1;
    return token;
  }

  /** Up to this token, which is taken. */
  skip(token: string): void {
    while (!this.take(token)) {
      this.#at += 1;
      if (this.#at > this.#tokens.length) throw notCanonical();
    }
  }
}

export function notCanonical(): InterfaceError {
  return new InterfaceError(
    "NOT_CANONICAL",
    "the text is no world as `tangle wit` writes it",
    "give a `world.wit` that `tangle wit` has written, or the ruleset itself",
  );
}
