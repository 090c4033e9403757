import type nearley from "nearley";
import type { Token } from "./lexer.ts";
import { Lookahead, type Rule, type View } from "./lookahead.ts";

/** A rule of which so many symbols have been read. */
interface Item {
  readonly rule: Rule;
  readonly dot: number;
  /** Those that wait for what the rule makes. */
  readonly wantedBy: readonly Item[];
  /** The same rule before its last symbol, and what that was read as. */
  readonly before: Item | undefined;
  readonly read: unknown;
}

/**
 * All readings of a row of tokens, as nearley finds them with the same grammar. Most of what an Earley parser does is to
 * expect what does not come, which grows with the grammar; this one looks at the token ahead. It says nothing of errors.
 */
export class Earley {
  readonly #start: string;
  readonly #lookahead: Lookahead;

  /** @param grammar one in which no rule is empty. */
  constructor(grammar: nearley.Grammar) {
    this.#start = grammar.start;
    this.#lookahead = new Lookahead(grammar);
  }

  readings(tokens: readonly Token[]): unknown[] {
    const results: unknown[] = [];
    let view = this.#lookahead.at(tokens[0]);
    const whole: Item[] = [];
    let items = begun(view, this.#start, whole);
    for (let at = 0; at <= tokens.length && items.length > 0; at += 1) {
      const token = tokens[at];
      const ahead = this.#lookahead.at(tokens[at + 1]);
      const next: Item[] = [];
      const wants = new Map<string, Item[]>();
      // Grows as it is gone through.
      for (const item of items) {
        const { rule, dot, wantedBy } = item;
        const symbol = rule.symbols[dot];
        if (symbol === undefined) {
          const made = madeOf(item);
          if (wantedBy === whole && token === undefined) results.push(made);
          for (const waiting of wantedBy) advance(waiting, made, view, items);
        } else if (typeof symbol === "string") {
          const waiting = wants.get(symbol);
          if (waiting) waiting.push(item);
          else {
            const all = [item];
            wants.set(symbol, all);
            items.push(...begun(view, symbol, all));
          }
        } else advance(item, token, ahead, next);
      }
      items = next;
      view = ahead;
    }
    return results;
  }
}

/** The rules of which a symbol can be made here, with nothing read. */
function begun(view: View, symbol: string, wantedBy: readonly Item[]): Item[] {
  return (view.rules[symbol] ?? []).map((rule) => ({ rule, dot: 0, wantedBy, before: undefined, read: undefined }));
}

/** Reads one more symbol, unless what must follow cannot. */
function advance(before: Item, read: unknown, { rules, terminals }: View, to: Item[]): void {
  const { rule, wantedBy } = before;
  const dot = before.dot + 1;
  const symbol = rule.symbols[dot];
  if (symbol !== undefined && !(typeof symbol === "string" ? rules[symbol] : terminals.has(symbol))) return;
  to.push({ rule, dot, wantedBy, before, read });
}

function madeOf(item: Item): unknown {
  const data: unknown[] = new Array(item.dot);
  for (let at: Item | undefined = item; at?.before !== undefined; at = at.before) data[at.dot - 1] = at.read;
  return item.rule.postprocess === undefined ? data : item.rule.postprocess(data);
}
