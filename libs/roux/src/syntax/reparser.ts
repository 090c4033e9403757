import type { Span } from "../diagnostic.ts";
import type { Declaration } from "./declarations.ts";
import { moved } from "./moved.ts";
import { type ParseResult, parseWith, type Reading, readDeclaration } from "./parse.ts";
import { Retokenizer } from "./retokenizer.ts";

/** A declaration that was read, and where it began then. */
interface Known {
  readonly at: Span;
  readonly reading: Reading;
}

/**
 * Parses a text again and again while somebody writes it. What a declaration says depends on its own text alone, so those
 * that stood in the text before are not read again, only moved to where they stand now. The result is that of `parse`.
 */
export class Reparser {
  readonly #tokens = new Retokenizer();
  #known: ReadonlyMap<string, Known> = new Map();

  parse(text: string): ParseResult {
    const now = new Map<string, Known>();
    const result = parseWith(this.#tokens.tokenize(text), (declaration) => {
      const { first, written } = ends(text, declaration);
      const known = this.#known.get(written) ?? now.get(written);
      // One that begins further to the right has its first line alone in other columns: rare, and read again.
      const reading =
        known === undefined || known.at.column !== first.column
          ? readDeclaration(declaration)
          : moved(known.reading, known.at, first);
      now.set(written, { at: first, reading });
      return reading;
    });
    this.#known = now;
    return result;
  }
}

function ends(text: string, { tokens }: Declaration): { readonly first: Span; readonly written: string } {
  const [first, last] = [tokens[0]?.span, tokens.at(-1)?.span];
  if (first === undefined || last === undefined) throw new RangeError("a declaration has a token");
  return { first, written: text.slice(first.offset, last.offset + last.length) };
}
