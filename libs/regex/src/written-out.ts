import type { AST } from "@eslint-community/regexpp";
import { visitRegExpAST } from "@eslint-community/regexpp";
import { type CharSet, complement, ranges } from "./char-set.ts";
import { charactersOf, type Flags, wordCharacters } from "./classes.ts";
import { parsePattern } from "./nfa.ts";
import type { Pattern } from "./pattern.ts";

/**
 * The same pattern in words that every engine of JavaScript takes alike: without the flag `i`, under which an engine without
 * ICU folds fewer letters and each version of ICU others, and without a `\B` that V8 would find within a surrogate pair.
 *
 * @throws {RegexError} `irregular` outside the regular subset.
 */
export function writtenOut({ source, flags }: Pattern): Pattern {
  const own: Flags = { ignoreCase: flags.includes("i"), dotAll: flags.includes("s") };
  const replaced: { readonly node: AST.Node; readonly by: string }[] = [];
  const characters = (node: AST.Character | AST.CharacterSet | AST.CharacterClass): void => {
    if (node.type !== "CharacterClass" && node.parent.type.startsWith("CharacterClass")) return;
    const set = charactersOf(node, own);
    if (!sameSet(set, charactersOf(node, { ...own, ignoreCase: false }))) replaced.push({ node, by: classOf(set) });
  };
  visitRegExpAST(parsePattern(source), {
    onCharacterEnter: characters,
    onCharacterSetEnter: characters,
    onCharacterClassEnter: characters,
    onAssertionEnter: (node) => {
      if (node.kind === "word" && (node.negate || own.ignoreCase))
        replaced.push({ node, by: wordAssertion(node.negate, classOf(wordCharacters(own))) });
    },
  });
  let [written, from] = ["", 0];
  for (const { node, by } of replaced) {
    written += source.slice(from, node.start) + by;
    from = node.end;
  }
  return { source: written + source.slice(from), flags: flags.replace("i", "") };
}

/** True everywhere but within a surrogate pair: V8 looks there, but reads no character from there. */
const NOT_WITHIN_PAIR = "(?=[^]|$)";

function wordAssertion(negate: boolean, word: string): string {
  return negate
    ? `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word})${NOT_WITHIN_PAIR})`
    : `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
}

function sameSet(one: CharSet, other: CharSet): boolean {
  return one.length === other.length && one.every((bound, at) => bound === other[at]);
}

/** A character class, by what is in it or by what is not. */
function classOf(set: CharSet): string {
  const others = complement(set);
  return others.length < set.length ? `[^${members(others)}]` : `[${members(set)}]`;
}

function members(set: CharSet): string {
  return ranges(set)
    .map(([low, high]) => (low === high ? member(low) : `${member(low)}-${member(high)}`))
    .join("");
}

function member(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  return /[0-9A-Za-z]/u.test(character) ? character : `\\u{${codePoint.toString(16)}}`;
}
