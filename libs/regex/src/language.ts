import { ANY_TEXT, type Automaton } from "./automaton.ts";
import type { Counter, Move } from "./dfa.ts";
import { anyTexts, readability, readable } from "./readable.ts";

/** The texts that do not count: a set, or a map by them. */
export type Excluded = Pick<ReadonlySet<string>, "has" | "keys">;

interface Way {
  readonly character: string;
  readonly to: number;
}

/** The texts that an automaton accepts, as words. What is found out about them is kept. */
export class Language {
  readonly #automaton: Automaton;
  readonly #counter: Counter;
  #shortest: { readonly word: string | undefined } | undefined;
  #wayOut: ReadonlyMap<number, Way | undefined> | undefined;

  constructor(automaton: Automaton, counter: Counter) {
    this.#automaton = automaton;
    this.#counter = counter;
  }

  has(text: string): boolean {
    let state = this.#automaton.start;
    for (const character of text) {
      if (state === undefined) return false;
      const codePoint = character.codePointAt(0) ?? 0;
      state = this.#automaton.moves(state).find(({ low, high }) => low <= codePoint && codePoint <= high)?.to;
    }
    return state !== undefined && this.#automaton.accepts(state);
  }

  /** One of the shortest texts, or undefined when there is none. */
  shortest(): string | undefined {
    this.#shortest ??= { word: this.#search() };
    return this.#shortest.word;
  }

  /** As many texts as asked for that are not excluded; fewer only when there are no more. */
  words(count: number, excluded: Excluded): string[] {
    if (this.#automaton === ANY_TEXT) return this.#take(anyTexts(), count, excluded);
    const first = this.shortest();
    if (first === undefined) return [];
    if (count === 1 && !excluded.has(first)) return [first];
    const unwanted = [...excluded.keys()].filter((text) => this.has(text)).length;
    return this.#take(this.#enumerate(count + unwanted), count, excluded);
  }

  #take(texts: Iterable<string>, count: number, excluded: Excluded): string[] {
    const taken: string[] = [];
    for (const text of texts) {
      this.#counter.spend();
      if (!excluded.has(text)) taken.push(text);
      if (taken.length >= count) break;
    }
    return taken;
  }

  /** The most readable moves first. */
  #edges(node: number): Move[] {
    return this.#automaton
      .moves(node)
      .map((move) => ({ move, rank: readability(move.low, move.high) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ move }) => move);
  }

  #search(): string | undefined {
    const { start } = this.#automaton;
    if (start === undefined) return undefined;
    const words = new Map([[start, ""]]);
    for (const [node, word] of words) {
      if (this.#automaton.accepts(node)) return word;
      for (const edge of this.#edges(node)) if (!words.has(edge.to)) words.set(edge.to, word + characterOf(edge));
    }
    return undefined;
  }

  /**
   * Texts of the language, at least `limit` of them when there are so many. Once there are `limit` different beginnings
   * of one length, each is ended the shortest way.
   */
  *#enumerate(limit: number): Generator<string> {
    const { start } = this.#automaton;
    const ways = this.#waysOut();
    if (start === undefined || !ways.has(start)) return;
    let beginnings: { readonly node: number; readonly text: string }[] = [{ node: start, text: "" }];
    while (beginnings.length > 0 && beginnings.length < limit) {
      const longer: typeof beginnings = [];
      for (const { node, text } of beginnings) {
        if (this.#automaton.accepts(node)) yield text;
        for (const { low, high, to } of this.#edges(node)) {
          if (!ways.has(to)) continue;
          for (const codePoint of readable(low, high)) {
            if (longer.length >= limit) break;
            this.#counter.spend();
            longer.push({ node: to, text: text + String.fromCodePoint(codePoint) });
          }
        }
      }
      beginnings = longer;
    }
    for (const { node, text } of beginnings) yield text + this.#ending(node);
  }

  #ending(node: number): string {
    let text = "";
    for (let way = this.#wayOut?.get(node); way; way = this.#wayOut?.get(way.to)) text += way.character;
    return text;
  }

  /** For each node from which a text can end, the first step of the shortest way; nothing where it ends at once. */
  #waysOut(): ReadonlyMap<number, Way | undefined> {
    if (this.#wayOut) return this.#wayOut;
    const { start } = this.#automaton;
    const nodes = new Set(start === undefined ? [] : [start]);
    const into = new Map<number, { readonly from: number; readonly character: string }[]>();
    for (const from of nodes)
      for (const edge of this.#edges(from)) {
        nodes.add(edge.to);
        const sources = into.get(edge.to);
        const source = { from, character: characterOf(edge) };
        if (sources) sources.push(source);
        else into.set(edge.to, [source]);
      }
    const ways = new Map<number, Way | undefined>();
    for (const node of nodes) if (this.#automaton.accepts(node)) ways.set(node, undefined);
    for (const [to] of ways)
      for (const { from, character } of into.get(to) ?? []) if (!ways.has(from)) ways.set(from, { character, to });
    this.#wayOut = ways;
    return ways;
  }
}

function characterOf({ low, high }: Move): string {
  const [codePoint = low] = readable(low, high);
  return String.fromCodePoint(codePoint);
}
