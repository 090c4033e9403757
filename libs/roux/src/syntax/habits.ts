import type { Fix } from "../diagnostic.ts";
import { spanOver, type Token } from "./lexer.ts";
import { textOfLiteral } from "./literals.ts";
import { UNIT_WORDS } from "./units.ts";

/** What to write instead of what other languages have. */
export interface Habit {
  readonly hint: string;
  readonly fix?: Fix;
}

/** Where the text stops making sense: the tokens of its declaration, and which of them is the odd one. */
interface Place {
  readonly tokens: readonly Token[];
  readonly at: number;
}

/** What an author means who writes by habit from another language, where that can be told. */
export function habitAt(place: Place): Habit | undefined {
  const { tokens, at } = place;
  const token = tokens[at];
  if (token === undefined) return undefined;
  const sign = SIGNS.get(token.text);
  if (sign !== undefined && token.type === "illegal")
    return { hint: `it is written \`${sign}\``, fix: instead(token, sign) };
  return (
    connective(place) ??
    quotes(place) ??
    thousands(place) ??
    unit(place) ??
    difference(place) ??
    operator(place) ??
    version(place)
  );
}

const SIGNS: ReadonlyMap<string, string> = new Map([
  ["≥", ">="],
  ["≤", "<="],
  ["≠", "!="],
]);

/** `&&`, `||`, `!x`, and the words in capitals. */
function connective({ tokens, at }: Place): Habit | undefined {
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (token === undefined) return undefined;
  if (token.text === "&") {
    const end = next?.text === "&" ? next : token;
    return { hint: "`and` joins tests", fix: instead(token, "and", end) };
  }
  if (token.text === "!") return { hint: "`not` negates a test", fix: instead(token, "not ") };
  if (token.text === "|" && before?.text === "|") {
    // The first of the two may be the one that follows the collection.
    const opens = tokens[at - 3]?.text === "=";
    return opens
      ? { hint: "one `|` begins a guard", fix: instead(before, "|", token) }
      : { hint: "`or` joins tests", fix: instead(before, "or", token) };
  }
  const lower = token.text.toLowerCase();
  if (token.type === "word" && ["AND", "OR", "NOT", "IN"].includes(token.text))
    return { hint: `write \`${lower}\``, fix: instead(token, lower) };
  return undefined;
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ["\u2018", "\u2019"],
  ["\u201c", "\u201d"],
  ["`", "`"],
]);

/** Another mark of quotation; where nothing within has to be written otherwise, the two are replaced. */
function quotes({ tokens, at }: Place): Habit | undefined {
  const token = tokens[at];
  const mark = token?.type === "illegal" ? CLOSING.get(token.text) : undefined;
  if (token === undefined || mark === undefined) return undefined;
  const hint = 'a text stands in `"`';
  const end = tokens.findIndex(({ text, span }, other) => other > at && text === mark && span.line === token.span.line);
  const within = tokens.slice(at + 1, end);
  if (end === -1 || within.some(({ type, text }) => QUOTED.has(type) || text === "\\")) return { hint };
  const close = tokens[end] ?? token;
  const edits = [token, close].map(({ span }) => ({ span, text: '"' }));
  return { hint, fix: { title: 'write `"`', edits } };
}

const QUOTED: ReadonlySet<Token["type"]> = new Set(["string", "badEscape", "unterminatedString", "unterminatedRegex"]);

/** `1,000`: its digits stand in groups of three. */
function thousands({ tokens, at }: Place): Habit | undefined {
  const first = tokens[at - 1];
  if (tokens[at]?.text !== "," || first === undefined || !/^-?[0-9]{1,3}$/u.test(first.text)) return undefined;
  const groups = [first.text];
  let end = first;
  for (let comma = at; tokens[comma]?.text === ","; comma += 2) {
    const next = tokens[comma + 1];
    if (next === undefined || !/^[0-9]{3}(?:\.[0-9]+)?$/u.test(next.text) || next.span.offset !== offsetBehind(end) + 1)
      break;
    groups.push(next.text);
    end = next;
  }
  if (end === first) return undefined;
  return { hint: "digits are grouped by `_`", fix: instead(first, groups.join("_"), end) };
}

/** `a -5`, `a-b`: what is taken away has a blank before it and behind its sign. */
function difference({ tokens, at }: Place): Habit | undefined {
  const token = tokens[at];
  if (token?.type === "hyphenated") {
    const spaced = token.text.replaceAll("-", " - ");
    return { hint: "`-` has blanks around it where it takes away", fix: instead(token, spaced) };
  }
  if (token?.type !== "number" || !token.text.startsWith("-")) return undefined;
  return { hint: "`-` has blanks around it where it takes away", fix: instead(token, `- ${token.text.slice(1)}`) };
}

/** `1 day`, `after 24 hours`, `10 MB`; what `-72h` was meant to be, nobody can tell. */
function unit({ tokens, at }: Place): Habit | undefined {
  const here = tokens[at];
  const first = here?.type === "number" ? here : tokens[at - 1];
  const word = here?.type === "number" ? tokens[at + 1] : here;
  if (first?.type !== "number" || word?.type !== "word") return undefined;
  const own = UNIT_WORDS.get(word.text.toLowerCase());
  if (own === undefined) return undefined;
  if (first.text.startsWith("-")) return { hint: "durations and sizes have no sign" };
  const text = `${first.text}${own}`;
  return { hint: `it is written \`${text}\``, fix: instead(first, text, word) };
}

/** `#pragma version 2.0-beta`: three numbers, whatever follows them. */
function version({ tokens, at }: Place): Habit | undefined {
  const [open, keyword, first] = tokens;
  if (open?.type !== "pragma" || keyword?.text !== "version" || at !== 2 || first === undefined) return undefined;
  let end = first;
  for (const token of tokens.slice(3)) if (token.span.offset === offsetBehind(end)) end = token;
  const written = tokens.slice(2, tokens.indexOf(end) + 1).map(({ text }) => text);
  const [, major, minor = "0", patch = "0", rest = ""] = VERSION.exec(written.join("")) ?? [];
  if (major === undefined) return { hint: "a version has three numbers, such as `0.1.0` or `2.0.0-beta`" };
  const text = `${major}.${minor}.${patch}${rest}`;
  return { hint: `a version has three numbers: \`${text}\``, fix: instead(first, text, end) };
}

const VERSION =
  /^v?(0|[1-9][0-9]{0,8})(?:\.(0|[1-9][0-9]{0,8}))?(?:\.(0|[1-9][0-9]{0,8}))?(-[0-9A-Za-z-]{1,40}(?:\.[0-9A-Za-z-]{1,40})?)?$/u;

type Written = (quoted: string) => string;

const finds = (before: string, after: string): Written => {
  return (text) => `~ /${before}${text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&")}${after}/`;
};

/** By the word in lower case without `_`: what to say, and what to write before a quoted text. */
const OPERATORS: ReadonlyMap<string, readonly [hint: string, written?: Written]> = new Map([
  ["contains", ["`~ /…/` finds a text within another", finds("", "")]],
  ["includes", ["`~ /…/` finds a text within another", finds("", "")]],
  ["startswith", ["`~ /^…/` finds a text at the beginning", finds("^", "")]],
  ["endswith", ["`~ /…$/` finds a text at the end", finds("", "$")]],
  ["equals", ["`==` compares"]],
  ["matches", ["`~ /…/` matches a regex"]],
  ["like", ["`~ /…/` matches a regex"]],
]);

/** `subject contains "x"`, `subject.contains("x")`. */
function operator({ tokens, at }: Place): Habit | undefined {
  const isCall = tokens[at]?.text === "(" && tokens[at - 2]?.text === ".";
  const [first, word, value] = isCall
    ? [tokens[at - 2], tokens[at - 1], tokens[at + 1]]
    : [tokens[at], tokens[at], tokens[at + 1]];
  if (first === undefined || word?.type !== "word") return undefined;
  const [hint, written] = OPERATORS.get(word.text.toLowerCase().replaceAll("_", "")) ?? [];
  if (hint === undefined) return undefined;
  const end = isCall ? tokens[at + 2] : value;
  if (written === undefined || value?.type !== "string" || end === undefined) return { hint };
  const text = textOfLiteral(value.text);
  if (text === "" || /[\n\r]/u.test(text) || (isCall && end.text !== ")")) return { hint };
  return { hint, fix: instead(first, `${isCall ? " " : ""}${written(text)}`, end) };
}

function instead(first: Token, text: string, last: Token = first): Fix {
  return { title: `write \`${text.trim()}\``, edits: [{ span: spanOver(first.span, last.span), text }] };
}

function offsetBehind({ span }: Token): number {
  return span.offset + span.length;
}
