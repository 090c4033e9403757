import { LineError } from "./error.ts";

/** What can be said in a line: literals, names, and forms. There is no other way to reach anything. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | bigint | boolean | null }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "form"; readonly form: Form; readonly parts: readonly Expression[] };

/** Goblins' own words stand beside ours. */
const FORMS = {
  call: "call",
  $: "call",
  send: "send",
  "<-": "send",
  "send-only": "send-only",
  "<-np": "send-only",
  def: "def",
  list: "list",
  record: "record",
  names: "names",
} as const;

export type Form = (typeof FORMS)[keyof typeof FORMS];

const MAX_LENGTH = 16_384;
const MAX_DEPTH = 64;

const TOKEN = /\s+|;[^\n]*|([()])|("(?:[^"\\]|\\.)*")|([^\s()";]+)/uy;

/** Reads one line. @throws LineError UNREADABLE, TOO_LARGE; undefined for a line that says nothing */
export function readLine(line: string): Expression | undefined {
  if (line.length > MAX_LENGTH) throw new LineError("TOO_LARGE", `a line has ${MAX_LENGTH} characters at the most`);
  const tokens = tokensOf(line);
  if (tokens.length === 0) return undefined;
  const reader = new Reader(tokens);
  const expression = reader.expression(0);
  reader.demandEnd();
  return expression;
}

function tokensOf(line: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < line.length) {
    const [, bracket, text, atom] = TOKEN.exec(line) ?? [undefined];
    const token = bracket ?? text ?? atom;
    if (token !== undefined) tokens.push(token);
    // Nothing matches where a text begins that does not end.
    if (TOKEN.lastIndex === 0) throw unreadable('a text is not closed: `"` is missing');
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  expression(depth: number): Expression {
    if (depth > MAX_DEPTH)
      throw new LineError("TOO_LARGE", `a line has ${MAX_DEPTH} brackets within each other at the most`);
    const token = this.#next();
    if (token === ")") throw unreadable("a bracket is closed that is not open");
    if (token !== "(") return atomOf(token);
    const head = this.#next();
    const form = Object.hasOwn(FORMS, head) ? FORMS[head as keyof typeof FORMS] : undefined;
    if (form === undefined)
      throw unreadable(
        `\`${head.slice(0, 40)}\` begins no form`,
        `a form begins with ${Object.keys(FORMS).join(", ")}`,
      );
    const parts: Expression[] = [];
    while (this.#tokens[this.#at] !== ")") parts.push(this.expression(depth + 1));
    this.#at += 1;
    return { kind: "form", form, parts };
  }

  demandEnd(): void {
    if (this.#at < this.#tokens.length)
      throw unreadable("there is more behind the expression", "one line, one expression");
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw unreadable("a bracket is not closed: `)` is missing");
    this.#at += 1;
    return token;
  }
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ["#t", true],
  ["#f", false],
  ["#null", null],
]);
const NAME = /^[\p{L}$_][\p{L}\p{M}\p{N}$_.-]*$/u;

function atomOf(token: string): Expression {
  const constant = CONSTANTS.get(token);
  if (constant !== undefined) return { kind: "literal", value: constant };
  if (token.startsWith('"')) return { kind: "literal", value: textOf(token) };
  // What a message is called is a text; a name stands for what has it.
  if (token.startsWith(":") && token.length > 1) return { kind: "literal", value: token.slice(1) };
  if (/^-?\d+n$/u.test(token)) return { kind: "literal", value: BigInt(token.slice(0, -1)) };
  if (/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/iu.test(token)) return { kind: "literal", value: numberOf(token) };
  if (NAME.test(token)) return { kind: "name", name: token };
  throw unreadable(`\`${token.slice(0, 40)}\` is no literal and no name`);
}

function textOf(token: string): string {
  try {
    return JSON.parse(token) as string;
  } catch {
    throw unreadable("a text has what JSON's have not", "escapes are JSON's: `\\n`, `\\u0041`");
  }
}

function numberOf(token: string): number {
  const number = Number(token);
  const isWhole = /^-?\d+$/u.test(token);
  if (Number.isFinite(number) && (!isWhole || Number.isSafeInteger(number))) return number;
  throw unreadable(`\`${token.slice(0, 40)}\` is larger than a number`, "write whole numbers with an `n` behind them");
}

function unreadable(message: string, hint?: string): LineError {
  return new LineError("UNREADABLE", message, hint);
}
