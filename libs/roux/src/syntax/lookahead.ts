import type nearley from "nearley";
import { WORDS } from "../grammar/terminals.ts";
import type { Token } from "./lexer.ts";

export type Rule = nearley.Grammar["rules"][number];
export type Terminal = { readonly test?: (token: Token) => boolean; readonly type?: string; readonly literal?: string };

/** What of a grammar can come where a token stands. */
export interface View {
  /** The rules that can begin with it, by what they make. */
  readonly rules: Readonly<Record<string, readonly Rule[]>>;
  readonly terminals: ReadonlySet<Terminal>;
}

const END: View = { rules: {}, terminals: new Set() };

/** Looks at the token ahead. No rule of the grammar is empty, so what a rule begins with is what its first symbol does. */
export class Lookahead {
  readonly #grammar: nearley.Grammar;
  readonly #terminals: readonly Terminal[];
  /** Texts by which the grammar tells tokens of one type apart. */
  readonly #told: ReadonlySet<string>;
  readonly #known = new Map<string, View>();

  constructor(grammar: nearley.Grammar) {
    this.#grammar = grammar;
    const symbols: (Terminal | string)[] = grammar.rules.flatMap((rule) => rule.symbols);
    this.#terminals = symbols.filter((symbol) => typeof symbol === "object");
    this.#told = new Set([...WORDS, ...this.#terminals.flatMap(({ literal }) => literal ?? [])]);
  }

  /** Nothing can come at the end of the tokens. */
  at(token: Token | undefined): View {
    if (token === undefined) return END;
    const key = this.#told.has(token.text) ? `${token.type} ${token.text}` : token.type;
    const known = this.#known.get(key) ?? this.#viewOf(token);
    this.#known.set(key, known);
    return known;
  }

  #viewOf(token: Token): View {
    const terminals = new Set(this.#terminals.filter((terminal) => accepts(terminal, token)));
    const rules: Record<string, readonly Rule[]> = {};
    const begins = (symbol: Terminal | string): boolean =>
      typeof symbol === "string" ? rules[symbol] !== undefined : terminals.has(symbol);
    let [count, before] = [0, -1];
    while (count !== before) {
      [count, before] = [0, count];
      for (const [name, all] of Object.entries(this.#grammar.byName)) {
        const some = all.filter(({ symbols }) => begins(symbols[0]));
        if (some.length > 0) rules[name] = some;
        count += some.length;
      }
    }
    return { rules, terminals };
  }
}

/** As nearley asks it. */
function accepts({ test, type, literal }: Terminal, token: Token): boolean {
  if (test) return test(token);
  return type === undefined ? literal === token.text : type === token.type;
}
