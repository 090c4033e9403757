import { namedOf, namedWords } from "./named.ts";
import { RESERVED_TYPES, RESERVED_WORDS } from "./reserved-words.ts";

/** A path or name of the language in kebab case: `from.domain` and `risk_level` are `from-domain` and `risk-level`. */
export function kebab(name: string): string {
  const named = namedOf(name);
  return named === undefined ? name.replace(/[._]/gu, "-").toLowerCase() : namedWords(named);
}

/**
 * The name of a field, function, parameter or member in the ruleset's world. A word that a generator of bindings
 * reserves gets a second one, so that it has one spelling in all of them: `for` is `for-value`.
 */
export function worldName(name: string): string {
  const plain = kebab(name);
  return RESERVED_WORDS.has(plain.replaceAll("-", "_")) ? `${plain}-value` : plain;
}

/** The name of an enum's symbol there, of which generators make part of a name; alone it stands in Rust, as a type does. */
export function worldSymbol(name: string): string {
  const plain = kebab(name);
  return plain === "self" ? `${plain}-value` : plain;
}

/** The name of a ruleset's world, which is that of a type in Rust: `box` is `box-ruleset`. */
export function rulesetWorld(ruleset: string): string {
  const plain = kebab(ruleset);
  return RESERVED_TYPES.has(camel(plain)) || worldName(plain) !== plain ? `${plain}-ruleset` : plain;
}

/** A name in kebab case as generators spell a type: `tool-call` is `ToolCall`. */
export function camel(name: string): string {
  return name.replace(/(?:^|-)(.)/gu, (_, letter: string) => letter.toUpperCase());
}
