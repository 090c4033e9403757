import { KEYWORDS } from "../keywords.ts";
import { type Token, tokenize } from "./tokens.ts";

/** Reads tokens one after the other. What does not fit is a fault of the generator, so an error says where it stands. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  get token(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "", apart: false };
  }

  is(...texts: readonly string[]): boolean {
    return this.token.kind !== "string" && texts.includes(this.token.text);
  }

  next(): Token {
    const { token } = this;
    this.#at += 1;
    return token;
  }

  /** Takes the next token where it is this one. */
  skip(text: string): boolean {
    const found = this.is(text);
    if (found) this.#at += 1;
    return found;
  }

  expect(text: string): void {
    if (!this.skip(text)) throw this.fault(`\`${text}\``);
  }

  /** A name that no release of Gleam takes for a word of its own. */
  name(): string {
    if (this.token.kind !== "name" || KEYWORDS.has(this.token.text)) throw this.fault("a name");
    return this.next().text;
  }

  /** What stands between two brackets, with commas between; a last comma may follow. */
  list<T>(open: string, close: string, item: () => T): readonly T[] {
    const items: T[] = [];
    this.expect(open);
    while (!this.is(close)) {
      items.push(item());
      if (!this.skip(",")) break;
    }
    this.expect(close);
    return items;
  }

  fault(wanted: string): Error {
    const around = this.#tokens.slice(Math.max(0, this.#at - 5), this.#at + 5).map(({ text }) => text);
    return new Error(`generated Gleam has ${around.join(" ")} where ${wanted} belongs`);
  }
}
