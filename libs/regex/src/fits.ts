import type { AST } from "@eslint-community/regexpp";
import { type ByteDfaResult, byteDfa } from "./byte-dfa.ts";
import { parsePattern } from "./nfa.ts";
import type { Pattern } from "./pattern.ts";

/** With so few states, no number of byte classes brings an automaton to the end of its budget. */
const FEW_STATES = 512;
/** A list of characters that stands for as many words; more make the bound useless. */
const FEW_CHARACTERS = 8;

/** Whether a pattern has an automaton over bytes within the budget; most show it before one is built. */
export function fits(pattern: Pattern): { readonly ok: true } | Extract<ByteDfaResult, { ok: false }> {
  if (statesAtMost(pattern) <= FEW_STATES) return { ok: true };
  const result = byteDfa(pattern);
  return result.ok ? { ok: true } : result;
}

/** The words of a pattern, and how many different beginnings they have. */
interface Words {
  readonly count: number;
  readonly beginnings: number;
}

/** A letter; what matches without one counts as one too, because it lengthens the construction. */
const ONE: Words = { count: 1, beginnings: 1 };
const UNLIMITED: Words = { count: Number.POSITIVE_INFINITY, beginnings: Number.POSITIVE_INFINITY };

/** A character of two, three or four bytes leaves one, two or three states within itself. */
const WITHIN = 3;
/** Characters that fold alike, itself among them. */
const ALIKE = 4;

/**
 * How many states the automaton has at most, where the pattern is a list of words; else there is no telling. Two of the
 * words' letters are alike or have nothing in common, so the longest beginning of a word that ends at a position tells all
 * others that end there, once it is known what stood before it: the edge of the text, a word's character, or another one.
 */
export function statesAtMost({ source, flags }: Pattern): number {
  const ignoreCase = flags.includes("i");
  // The letters of ASCII have two relatives of several bytes: `ſ` has two, the sign for kelvin three.
  let withinCharacter = ignoreCase ? WITHIN : 0;
  const { beginnings } = alternatives(parsePattern(source).alternatives);
  return (3 * (beginnings + 1) + 1) * (1 + withinCharacter);

  function alternatives(nodes: readonly AST.Alternative[]): Words {
    return sum(nodes.map(({ elements }) => elements.map(words).reduce(sequence, ONE)));
  }

  function words(node: AST.Element): Words {
    switch (node.type) {
      case "Character":
        return character(node);
      case "CharacterClass":
        return listed(node);
      case "Group":
      case "CapturingGroup":
        return alternatives(node.alternatives);
      case "Quantifier":
        return repeated(node);
      case "Assertion":
        return node.kind === "lookahead" || node.kind === "lookbehind" ? UNLIMITED : ONE;
      default:
        return UNLIMITED;
    }
  }

  function character({ value }: AST.Character): Words {
    if (value >= 0x80) withinCharacter += ignoreCase ? ALIKE * WITHIN : WITHIN;
    return ONE;
  }

  function listed({ negate, elements }: AST.CharacterClass): Words {
    if (negate || elements.length === 0 || elements.length > FEW_CHARACTERS) return UNLIMITED;
    return sum(elements.map((element) => (element.type === "Character" ? character(element) : UNLIMITED)));
  }

  function repeated({ element, min, max }: AST.Quantifier): Words {
    if (max > FEW_STATES) return UNLIMITED;
    const once = words(element);
    let all = ONE;
    for (let at = 0; at < max; at++) all = sequence(all, at < min ? once : sum([once, ONE]));
    return all;
  }
}

function sum(all: readonly Words[]): Words {
  return all.reduce((a, b) => ({ count: a.count + b.count, beginnings: a.beginnings + b.beginnings }));
}

function sequence(first: Words, then: Words): Words {
  const beginnings = first.beginnings + first.count * then.beginnings;
  return beginnings <= FEW_STATES ? { count: first.count * then.count, beginnings } : UNLIMITED;
}
