import { kebab } from "@glither/wit";
import { KEYWORDS } from "./keywords.ts";

/** Also the functions that every ruleset's module has, and a word of JavaScript that Gleam 0.30 leaves as it is. */
const RESERVED: ReadonlySet<string> = new Set([...KEYWORDS, "dispose", "rules", "layers", "debugger"]);

/** A path or name of the language as a Gleam field: `from.domain` is `from_domain`. */
export function fieldName(name: string): string {
  const snake = kebab(name).replaceAll("-", "_");
  return RESERVED.has(snake) ? `${snake}_` : snake;
}

/** `dmarc`, `top-secret` as a Gleam type or constructor: `Dmarc`, `TopSecret`. */
export function typeName(...names: readonly string[]): string {
  return names
    .flatMap((name) => kebab(name).split("-"))
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join("");
}

const PREFIXES = { rule: "", group: "in_", score: "total_of_" } as const;

/** Gives every rule, group and score a function name: its own where Gleam takes it, a numbered one elsewhere. */
export class FunctionNames {
  readonly #used: Set<string>;

  /** `taken` are the functions that the module has besides. */
  constructor(taken: readonly string[]) {
    this.#used = new Set(taken);
  }

  name(kind: "rule" | "group" | "score", own: string): string {
    // Of a layer's rule, `company/drop`.
    const wanted = `${PREFIXES[kind]}${own.replaceAll("/", "__")}`;
    const fits = /^[a-z][a-z0-9_]*$/u.test(wanted) && !RESERVED.has(wanted) && !this.#used.has(wanted);
    let name = fits ? wanted : `${kind}_${this.#used.size + 1}`;
    while (this.#used.has(name)) name = `${name}_`;
    this.#used.add(name);
    return name;
  }
}

/** A text as a Gleam literal. */
export function literal(text: string): string {
  const escaped = text
    .replace(/[\\"]/gu, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replaceAll("\r", "\\r");
  return `"${escaped}"`;
}

/** Modules that every package has besides the ruleset's. */
const MODULES = ["glither", "glither_ffi", "glither_scores", "gleam"];

/** A Gleam module or package name: the ruleset's name in snake case, and apart from words that are taken. */
export function moduleName(ruleset: string): string {
  const snake = ruleset.replaceAll("-", "_");
  return RESERVED.has(snake) || MODULES.includes(snake) ? `${snake}_ruleset` : snake;
}
