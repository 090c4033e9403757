import { type AST, RegExpParser, RegExpSyntaxError, visitRegExpAST } from "@eslint-community/regexpp";
import { fits, type Pattern, parsePattern } from "@glither/regex";
import type { RegexLiteral } from "../syntax/ast.ts";
import { abridge } from "../wording.ts";

/** Longer patterns are lists in disguise; the parser behind this recurses into groups. */
const MAX_PATTERN_LENGTH = 1_000;

export interface RegexFault {
  readonly message: string;
  readonly hint?: string;
}

/** Faults of the patterns seen so far, since an editor asks again and again; forgotten when they become many. */
const known = new Map<string, RegexFault | undefined>();
const MANY = 4_096;

/**
 * Why a regex cannot be used: it is malformed, or it leaves the regular languages, in which every back end can match
 * in linear time, or only a large automaton can match it.
 */
export function regexFault(regex: RegexLiteral): RegexFault | undefined {
  const key = `/${regex.source}/${regex.flags}`;
  if (known.has(key)) return known.get(key);
  const fault = faultOf(regex);
  if (known.size >= MANY) known.clear();
  known.set(key, fault);
  return fault;
}

function faultOf({ source, flags }: RegexLiteral): RegexFault | undefined {
  const odd = [...flags].find((flag, at) => !"isu".includes(flag) || flags.indexOf(flag) !== at);
  if (odd !== undefined)
    return { message: `the flag \`${odd}\` cannot be used`, hint: "the flags are `i`, `s` and `u`, each at most once" };
  if (source.length > MAX_PATTERN_LENGTH)
    return {
      message: `the regex is longer than ${MAX_PATTERN_LENGTH} characters`,
      hint: "split it, or list the texts with `in { … }`",
    };
  try {
    return irregularity(source) ?? excess({ source, flags: canonicalFlags(flags) });
  } catch (error) {
    if (!(error instanceof RegExpSyntaxError)) throw error;
    return modifiers(source) ?? { message: `the regex is malformed: ${reasonOf(error)}` };
  }
}

/** Newer JavaScript sets flags for a part of a pattern. Not every back end knows that, and here it is an error by name. */
function modifiers(source: string): RegexFault | undefined {
  let first: string | undefined;
  try {
    const pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, { unicode: true });
    visitRegExpAST(pattern, {
      onModifiersEnter: ({ raw }) => {
        first ??= raw;
      },
    });
  } catch (error) {
    if (!(error instanceof RegExpSyntaxError)) throw error;
  }
  return first === undefined
    ? undefined
    : {
        message: `the modifiers \`(?${first}:\` within a regex are not supported`,
        hint: "flags stand behind the regex, as in `/a/i`, and hold for all of it; for a part, spell the letters out: `[aA]`",
      };
}

/** Patterns always match by code point, so `u` is there whether it was written or not. */
export function canonicalFlags(flags: string): string {
  return [...new Set(`${flags}u`)].sort().join("");
}

/** The parser's message without the pattern that it repeats. */
function reasonOf({ message }: RegExpSyntaxError): string {
  const reason = message.replace(/^.*\/[a-z]*: /su, "");
  return reason.slice(0, 1).toLowerCase() + reason.slice(1);
}

function irregularity(source: string): RegexFault | undefined {
  const pattern = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source, 0, source.length, { unicode: true });
  let construct: string | undefined;
  let beyond: string | undefined;
  visitRegExpAST(pattern, {
    onCharacterSetEnter: (node) => {
      if (node.kind === "property") beyond ??= node.raw;
    },
    onBackreferenceEnter: (node) => {
      construct ??= `the back-reference \`${abridge(node.raw)}\``;
    },
    onAssertionEnter: (node) => {
      if (node.kind === "lookahead" || node.kind === "lookbehind")
        construct ??= `the ${node.kind} \`${abridge(node.raw)}\``;
    },
  });
  if (beyond !== undefined)
    return {
      message: `the character class \`${beyond}\` depends on the version of Unicode`,
      hint: "list the characters, as in `[A-Za-zÀ-ÿ]`, so that every back end matches alike",
    };
  return construct === undefined
    ? undefined
    : { message: `${construct} is not regular`, hint: "say the same with several guards: each is a regex of its own" };
}

function excess(pattern: Pattern): RegexFault | undefined {
  const size = fits(pattern);
  if (size.ok) return undefined;
  const hint = beginsWithStart(parsePattern(pattern.source).alternatives)
    ? "count less, or use several guards"
    : "begin it with `^`, count less, or use several guards: `a.{11}$` remembers every `a` on the way";
  return { message: `the regex ${size.detail}`, hint };
}

function beginsWithStart(alternatives: readonly AST.Alternative[]): boolean {
  return alternatives.every(({ elements: [first] }) =>
    first?.type === "Group" || first?.type === "CapturingGroup"
      ? beginsWithStart(first.alternatives)
      : first?.type === "Assertion" && first.kind === "start",
  );
}
