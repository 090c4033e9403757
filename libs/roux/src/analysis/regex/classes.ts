import type { AST } from "@eslint-community/regexpp";
import { type CharSet, complement, fromRanges, UNIVERSE, union } from "./char-set.ts";
import { closeOverCase, matchedBy } from "./unicode.ts";

export interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

const DIGIT: CharSet = [0x30, 0x39];
const WORD: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const LINE_BREAK: CharSet = [0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029];

/** What `\w` and `\b` take for a word: under `iu`, also what folds to its letters. */
export function wordCharacters({ ignoreCase }: Flags): CharSet {
  return ignoreCase ? closeOverCase(WORD) : WORD;
}

/** The code points that one atom of a pattern matches. */
export function charactersOf(node: AST.Character | AST.CharacterSet | AST.CharacterClass, flags: Flags): CharSet {
  const set =
    node.type === "CharacterClass" ? union([], ...node.elements.map((e) => element(e, flags))) : raw(node, flags);
  const closed = flags.ignoreCase && !isCaseless(node) ? closeOverCase(set) : set;
  return node.type === "CharacterClass" && node.negate ? complement(closed) : closed;
}

/** No letter with a case is told apart from its relatives by these. */
function isCaseless(node: AST.Character | AST.CharacterSet | AST.CharacterClass): boolean {
  return node.type === "CharacterSet" && (node.kind === "any" || node.kind === "digit" || node.kind === "space");
}

function element(node: AST.CharacterClass["elements"][number], flags: Flags): CharSet {
  if (node.type === "CharacterClassRange") return fromRanges([[node.min.value, node.max.value]]);
  if (node.type === "Character" || node.type === "CharacterSet") return raw(node, flags);
  throw new TypeError(`\`${node.raw}\` takes the flag \`v\``);
}

function raw(node: AST.Character | AST.CharacterSet, flags: Flags): CharSet {
  if (node.type === "Character") return fromRanges([[node.value, node.value]]);
  switch (node.kind) {
    case "any":
      return flags.dotAll ? UNIVERSE : complement(LINE_BREAK);
    case "digit":
      return negated(DIGIT, node.negate);
    case "space":
      return negated(matchedBy("\\s"), node.negate);
    case "word":
      return negated(wordCharacters(flags), node.negate);
    case "property":
      return negated(matchedBy(`\\p{${node.value === null ? node.key : `${node.key}=${node.value}`}}`), node.negate);
  }
}

function negated(set: CharSet, negate: boolean): CharSet {
  return negate ? complement(set) : set;
}
