import type { AST } from "@eslint-community/regexpp";
import { closeOverCase } from "./case-folding.ts";
import { type CharSet, complement, fromRanges, UNIVERSE, union } from "./char-set.ts";
import { RegexError } from "./regex-error.ts";

export interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

const DIGIT: CharSet = [0x30, 0x39];
const WORD: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const LINE_BREAK: CharSet = [0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029];
const SPACE: CharSet = [
  ...[0x09, 0x0d, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a],
  ...[0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff],
];

/** What `\w` and `\b` take for a word: under `iu`, also what folds to its letters. */
export function wordCharacters({ ignoreCase }: Flags): CharSet {
  return ignoreCase ? closeOverCase(WORD) : WORD;
}

/** The code points that one atom of a pattern matches. */
export function charactersOf(node: AST.Character | AST.CharacterSet | AST.CharacterClass, flags: Flags): CharSet {
  // An escape such as `\w` tells no letter from its relatives as it is.
  if (node.type === "CharacterSet") return raw(node, flags);
  const set = node.type === "Character" ? raw(node, flags) : union([], ...node.elements.map((e) => element(e, flags)));
  const closed = flags.ignoreCase ? closeOverCase(set) : set;
  return node.type === "CharacterClass" && node.negate ? complement(closed) : closed;
}

function element(node: AST.CharacterClass["elements"][number], flags: Flags): CharSet {
  if (node.type === "CharacterClassRange") return fromRanges([[node.min.value, node.max.value]]);
  if (node.type === "Character" || node.type === "CharacterSet") return raw(node, flags);
  throw new RegexError("irregular", `\`${node.raw}\` takes the flag \`v\``);
}

function raw(node: AST.Character | AST.CharacterSet, flags: Flags): CharSet {
  if (node.type === "Character") return fromRanges([[node.value, node.value]]);
  switch (node.kind) {
    case "any":
      return flags.dotAll ? UNIVERSE : complement(LINE_BREAK);
    case "digit":
      return negated(DIGIT, node.negate);
    case "space":
      return negated(SPACE, node.negate);
    case "word":
      return negated(wordCharacters(flags), node.negate);
    case "property":
      throw new RegexError("irregular", `\`${node.raw}\` depends on the version of Unicode`);
  }
}

function negated(set: CharSet, negate: boolean): CharSet {
  return negate ? complement(set) : set;
}
