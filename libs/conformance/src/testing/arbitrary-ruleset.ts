import fc from "fast-check";

/**
 * Texts that are likely to be mistaken for one another, or for syntax of a language that is generated. Rules and
 * artifacts draw from the same few values, so that guards hold about as often as they do not.
 */
export const TEXTS = [
  "",
  "a",
  "A",
  "exe",
  "é",
  "e\u0301",
  "😀",
  "\ud83d\ude01",
  '"\\',
  "\\n",
  "a\nb",
  "\t\r",
  "\u0000\u001b",
  "\u2028",
  "$`a",
  "{a} // b",
  "ſ",
  "\u212a",
  "\ufeffa",
  "\u{10ffff}",
  "\uffff",
] as const;

export const WHOLE_NUMBERS = [0, 1, 2, -1, 10, 2 ** 31, 2 ** 53 - 1, 1 - 2 ** 53] as const;

export const HEADER_NAMES = ["List-Id", "LIST-ID", "list-id", "X-\u212a", "x-k", "X-É"] as const;

const PATTERNS = [
  "/a/",
  "/^a$/i",
  "/./",
  "/./s",
  "/^.$/",
  "/é/i",
  "/^[a-z]{1,3}$/",
  '/["\\\\]/',
  "/[/]|\\//",
  "/\\u{1F600}|[^\\x00-\\x7f]/",
  "/\\n|\\t/",
  "/^(?:e|x)+?$/",
  "/s|k/i",
  "/\\bexe\\b/",
  "/\\w/i",
  "/$/",
  "/\u2028/",
  "/😀/",
  "/[😀-😂]/s",
];

const TEXT_PATHS = ["subject", "from.domain", "recipient.org", "attachment.ext", "dkim.domain"];
const OPTIONAL_PATHS = ["attachment.ext", "dkim.domain"];
const WHOLE_PATHS = ["size", "attachment.count"];
const BOOLEAN_PATHS = ["list.unsubscribe", "sender.allowlisted"];
const SYMBOLS = {
  "spf.result": ["none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"],
  "dmarc.policy": ["none", "quarantine", "reject"],
} as const;

/** Names that are words of JavaScript, of Gleam, or of what is generated. */
const NAMES = (
  "a one case type glither class delete await constructor toString __proto__ msg enrich rules dispose value both has " +
  "rule_1 rule_2 group_1 in_a True Message Enrich Present receipt actions ask group record token once equal header " +
  "_x X let var return function new arguments eval gleam import panic todo use fn pub opaque assert imports PATTERN_1 SET_1 " +
  "undefined NaN Ok Error Nil isEqual toList b default static yield enum null this"
).split(" ");

const literal = (text: string): string =>
  `"${[...text].map((char) => (/[\p{L}\p{N} .{}$`/]/u.test(char) ? char : `\\u{${char.codePointAt(0)?.toString(16)}}`)).join("")}"`;

const oneOf = (items: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...items);
const header = oneOf(HEADER_NAMES).map((name) => `headers[${literal(name)}]`);
const textPath = fc.oneof({ weight: 5, arbitrary: oneOf(TEXT_PATHS) }, header);
const whole = fc.constantFrom(...WHOLE_NUMBERS).map(String);
const equality = oneOf(["==", "!="]);
const membership = oneOf(["in", "not in"]);
const set = (items: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(items, { minLength: 1, maxLength: 3 }).map((values) => `{ ${values.join(", ")} }`);
const words = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((all) => all.join(" "));

const symbolic = fc.constantFrom(...Object.entries(SYMBOLS)).chain(([path, symbols]) => {
  const symbol = oneOf(symbols);
  return fc.oneof(words(fc.constant(path), equality, symbol), words(fc.constant(path), membership, set(symbol)));
});

/** What guards may speak of: literal texts, and the groups above them. */
interface Scope {
  readonly text: fc.Arbitrary<string>;
  readonly groups: readonly string[];
}

function predicate({ text, groups }: Scope): fc.Arbitrary<string> {
  return fc.oneof(
    fc.oneof(textPath, oneOf(OPTIONAL_PATHS), oneOf(BOOLEAN_PATHS)),
    words(textPath, equality, fc.oneof(text, textPath)),
    words(textPath, membership, set(fc.oneof({ weight: 4, arbitrary: text }, textPath))),
    words(textPath, oneOf(["~", "!~"]), oneOf(PATTERNS)),
    words(oneOf(WHOLE_PATHS), oneOf(["==", "!=", "<", "<=", ">", ">="]), fc.oneof(whole, oneOf(WHOLE_PATHS))),
    words(oneOf(WHOLE_PATHS), membership, set(fc.oneof(whole, oneOf(WHOLE_PATHS)))),
    words(oneOf(BOOLEAN_PATHS), equality, oneOf(["true", "false", ...BOOLEAN_PATHS])),
    symbolic,
    ...(groups.length === 0 ? [] : [words(fc.constant("msg"), membership, oneOf(groups))]),
  );
}

function guard(scope: Scope): fc.Arbitrary<string> {
  const simple = predicate(scope);
  return fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3, depthSize: "small", withCrossShrink: true },
      simple,
      words(fc.constant("not"), simple),
      tie("any").map((inner) => `not (${inner})`),
      fc.tuple(tie("any"), oneOf(["and", "or"]), tie("any")).map(([left, op, right]) => `(${left}) ${op} (${right})`),
      fc.tuple(simple, tie("any"), simple).map(([a, b, c]) => `${a} or (${b}) and ${c}`),
    ),
  })).any;
}

function selection(scope: Scope): fc.Arbitrary<string> {
  return fc
    .tuple(oneOf(["msg", ...scope.groups]), fc.array(guard(scope), { minLength: 1, maxLength: 3 }))
    .map(([from, guards]) => [from, ...guards].join(" | "));
}

const box = oneOf([
  "into delivered",
  "into dropped",
  "into dropped (reason = Too late)",
  'into dropped (reason = "x")',
]);
const arm = fc.oneof(
  words(fc.constant("on"), oneOf(["admin.release", "a", "case.type"]), box),
  words(fc.constant("after"), oneOf(["0ms", "1ms", "1500ms", "90s", "72h", "3d", "100000w"]), box),
);

function disposition({ text }: Scope): fc.Arbitrary<string> {
  const action = fc.oneof(
    oneOf(["EXTERNAL", "a", "True"]).map((label) => `tag ${label}`),
    fc.oneof(text, oneOf(["inbox", "case"])).map((to) => `route to ${to}`),
  );
  const actions = fc.array(action, { maxLength: 2 });
  const hold = fc
    .array(arm, { maxLength: 3 })
    .map((arms) => `hold into quarantine ${arms.join(" ")} after 24h into dropped`);
  return fc.tuple(actions, fc.oneof(box, hold)).map(([before, end]) => [...before, end].join(", "));
}

/** The text of a mail ruleset, nearly always a sound one, in which only these texts stand. */
export function arbitraryRuleset(texts: readonly string[]): fc.Arbitrary<string> {
  const text = oneOf(texts.map(literal));
  return fc
    .tuple(fc.uniqueArray(oneOf(NAMES), { minLength: 1, maxLength: 7 }), fc.nat(2))
    .chain(([names, wanted]) => {
      const count = Math.min(wanted, names.length - 1);
      const scope = (known: number): Scope => ({ text, groups: names.slice(0, known) });
      const items = names.map((name, index) =>
        index < count
          ? selection(scope(index)).map((from) => `group ${name} = ${from}`)
          : fc
              .tuple(selection(scope(count)), disposition(scope(count)))
              .map(([from, to]) => `rule ${name} = ${from} => ${to}`),
      );
      return fc.tuple(...items);
    })
    .map((items) => `#pragma dialect glither.mail ; fold first-match\n#pragma version 0.1.0\n${items.join("\n")}\n`);
}
