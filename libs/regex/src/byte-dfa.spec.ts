import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type ByteDfa, type ByteDfaBudget, byteDfa, matches } from "./byte-dfa.ts";
import type { Pattern } from "./pattern.ts";

function dfaOf(source: string, flags = "u", budget?: ByteDfaBudget): ByteDfa {
  const result = byteDfa({ source, flags }, budget);
  if (!result.ok) throw new Error(`\`${source}\` ${result.detail}`);
  return result.dfa;
}

const utf8 = new TextEncoder();
const test = (dfa: ByteDfa, text: string): boolean => matches(dfa, utf8.encode(text));

/** Texts that ought to match and texts that ought not, by what the pattern says. */
const EDGES: readonly (readonly [
  source: string,
  flags: string,
  matching: readonly string[],
  others: readonly string[],
])[] = [
  ["(?:)", "u", ["", "a", "😀"], []],
  ["[]", "u", [], ["", "a", "😀"]],
  ["[^]", "u", ["a", "\n", "\u0800", "😀"], [""]],
  ["^$", "u", [""], ["a", "\n", "é"]],
  ["$", "u", ["", "a", "\u2028"], []],
  ["$^", "u", [""], ["a"]],
  ["a^b", "u", [], ["ab", "a\nb", ""]],
  ["^a$", "u", ["a"], ["a\n", "\na", "aa"]],
  ["^.$", "u", ["a", "é", "\u0085", "\u2027", "\u202a", "😀"], ["", "\n", "\r", "\u2028", "\u2029", "ab"]],
  ["^.$", "su", ["\n", "\u2028", "\u{10ffff}"], ["", "\r\n"]],
  ["[\\u{1f600}-\\u{1f64f}]", "u", ["😀", "a\u{1f64f}"], ["\u{1f5ff}", "\u{1f650}", "\ufe0f"]],
  ["^[^\\u{10000}]$", "u", ["\uffff", "\u{10001}", "a"], ["\u{10000}", ""]],
  ["^[\\u0080-\\u07ff]$", "u", ["\u0080", "\u07ff"], ["\u007f", "\u0800"]],
  ["^[\\ud7ff-\\ue000]$", "u", ["\ud7ff", "\ue000"], ["\ud7fe", "\ue001"]],
  ["s", "iu", ["s", "S", "ſ"], ["ß"]],
  ["[^s]", "iu", ["ß"], ["s", "S", "ſ"]],
  ["k", "iu", ["K", "\u212a"], ["κ"]],
  ["i", "iu", ["I"], ["İ", "ı"]],
  ["İ", "iu", ["İ"], ["i", "I", "i̇"]],
  ["ß", "iu", ["ẞ"], ["ss", "SS"]],
  ["^\\w$", "iu", ["ſ", "\u212a", "_"], ["é", "ß"]],
  ["^\\w$", "u", ["s", "k"], ["ſ", "\u212a"]],
  ["\\bfoo\\b", "u", ["foo", "é foo", "foo-", "éfooé", "ſfoo"], ["foos", "_foo", "0foo"]],
  ["\\bfoo\\b", "iu", ["FOO", "éfooé"], ["ſfoo", "foo\u212a"]],
  ["\\B", "u", ["", "ab", "é", "-"], ["a"]],
  ["\\b", "u", ["a", "-a"], ["", "é", "😀"]],
  ["^\\s+$", "u", [" \t\u00a0\ufeff\u3000\u2028"], ["\u200b", "\u180e", "\u0085"]],
  ["(?<year>\\d{4})-\\d\\d?", "u", ["2026-1", "x2026-11y"], ["202-11", "٢٠٢٦-١"]],
];

describe("a pattern over bytes", () => {
  it.each(EDGES)("`%s` with the flags `%s` finds what it should", (source, flags, matching, others) => {
    const dfa = dfaOf(source, flags);
    expect(matching.filter((text) => !test(dfa, text))).toEqual([]);
    expect(others.filter((text) => test(dfa, text))).toEqual([]);
  });

  const atom = fc.oneof(
    fc.constantFrom("a", "b", "S", "k", "é", "É", "😀", "ſ", "\\u{10ffff}", ".", "\\n", "-"),
    fc.constantFrom("\\w", "\\W", "\\d", "\\D", "\\s", "\\S", "^", "$", "\\b", "\\B"),
    fc.constantFrom(
      "[ab]",
      "[^a]",
      "[a-z]",
      "[^\\W]",
      "[\\w-]",
      "[\\u07ff-\\uffff]",
      "[^\\u0800]",
      "[]",
      "[^]",
      "[İ-ſ]",
    ),
  );
  const { source } = fc.letrec<{ source: string; group: string }>((tie) => ({
    group: tie("source").map((inner) => `(?:${inner})`),
    source: fc.oneof(
      { maxDepth: 3, depthIdentifier: "source" },
      atom,
      fc.array(fc.oneof(atom, tie("group")), { maxLength: 4 }).map((parts) => parts.join("")),
      fc.tuple(tie("source"), tie("source")).map((both) => both.join("|")),
      fc
        .tuple(tie("group"), fc.constantFrom("*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "{0}"))
        .map((both) => both.join("")),
    ),
  }));
  const flags = fc.constantFrom("u", "iu", "su", "isu");
  const text = fc.string({
    unit: fc.constantFrom(
      ...["a", "b", "s", "S", "ſ", "k", "\u212a", "é", "É", "İ", "i", "_", "-", " ", "0", "\n", "\u2028", "\u0085"],
      ...["\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "😀", "\u{10000}", "\u{10ffff}"],
    ),
    maxLength: 6,
  });

  it("answers as the engine does, whatever the pattern and the text", () => {
    fc.assert(
      fc.property(source, flags, fc.array(text, { minLength: 10, maxLength: 20 }), (source, flags, texts) => {
        const [dfa, engine] = [dfaOf(source, flags), new RegExp(source, flags)];
        // V8 finds `\B` within a surrogate pair, where ECMAScript does not look.
        const samples = source.includes("\\B")
          ? texts.map((sample) => sample.replaceAll(/[^\0-\uffff]/gu, "é"))
          : texts;
        expect(samples.filter((sample) => test(dfa, sample) !== engine.test(sample))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is decided as soon as nothing that follows can matter", () => {
    fc.assert(
      fc.property(source, flags, text, text, (source, flags, beginning, rest) => {
        const dfa = dfaOf(source, flags);
        const decided = dfa.decided[stateAfter(dfa, beginning)];
        if (decided !== 0) expect(test(dfa, beginning + rest)).toBe(decided === 1);
      }),
      { numRuns: 1_000 },
    );
    const exe = dfaOf("^exe");
    expect(["", "e", "exe", "exe!", "x"].map((beginning) => exe.decided[stateAfter(exe, beginning)])).toEqual([
      0, 0, 1, 1, 2,
    ]);
  });

  it("has the fewest states", () => {
    fc.assert(
      fc.property(source, flags, (source, flags) => {
        const dfa = dfaOf(source, flags);
        expect(distinguished(dfa)).toBe(dfa.states);
      }),
      { numRuns: 500 },
    );
  });
});

function stateAfter({ next, classes, classOf }: ByteDfa, text: string): number {
  return utf8.encode(text).reduce((state, byte) => next[state * classes + (classOf[byte] ?? 0)] ?? 0, 0);
}

/** How many states differ, by splitting all of them again and again. */
function distinguished({ states, classes, next, accepting }: ByteDfa): number {
  let blocks = [...accepting];
  for (let count = 0; ; ) {
    const keys = new Map<string, number>();
    const old = blocks;
    blocks = Array.from({ length: states }, (_, state) => {
      const row = [...next.subarray(state * classes, (state + 1) * classes)].map((to) => old[to]);
      const key = [old[state], ...row].join(" ");
      const number = keys.get(key) ?? keys.size;
      keys.set(key, number);
      return number;
    });
    if (keys.size === count) return count;
    count = keys.size;
  }
}

describe("the table of a pattern", () => {
  it("is as small as its language", () => {
    const { states, classes, classOf, next, accepting, decided } = dfaOf("ab");
    expect([states, classes]).toEqual([3, 4]);
    expect([..."Za0b\u0080\u00ff"].map((byte) => classOf[byte.charCodeAt(0)])).toEqual([0, 1, 0, 2, 3, 0]);
    expect([...next]).toEqual([...[0, 1, 0, 0], ...[0, 1, 2, 1], ...[2, 2, 2, 2]]);
    expect([[...accepting], [...decided]]).toEqual([
      [0, 0, 1],
      [0, 0, 1],
    ]);
  });

  it.each([
    ["a|b", "[ab]", "u"],
    ["^(exe|scr)$", "^(?:scr|exe)$", "iu"],
    ["a", "(?<name>a+)b*", "u"],
    ["(a|b)*a.{7}", "a[^]{7}", "su"],
    ["^.*foo", "foo", "su"],
    ["[^\\n\\r\\u2028\\u2029]", ".", "u"],
    ["[k]", "[K\\u212a]", "iu"],
    ["a\\bb", "[]", "u"],
    ["$|a", "(?:)", "u"],
    ["\\d{3}", "[0-9][0-9][0-9]", "u"],
  ])("of `%s` is that of `%s`", (left, right, flags) => {
    expect(dfaOf(left, flags)).toEqual(dfaOf(right, flags));
  });

  it("counts the text's own characters, whatever their length in bytes", () => {
    expect(dfaOf("^.{3}$", "su").states).toBeLessThan(20);
    expect(dfaOf("exe").states).toBe(4);
    expect(dfaOf("[^a]").states).toBe(2);
  });
});

describe("the budget", () => {
  const outcome = (pattern: Pattern, budget?: ByteDfaBudget): string => {
    const result = byteDfa(pattern, budget);
    return result.ok ? "ok" : `${result.reason}: ${result.detail}`;
  };

  it.each([
    [".*a.{11}$", "u", "states: needs more than 8000 states"],
    [".*a.{10}$", "u", "ok"],
    ["a.{50}b", "u", "states: needs more than 8000 states"],
    ["(?:(?:a{99}){99}){99}", "u", "states: is longer than 20000 steps with its repetitions written out"],
    ["(?:(?:(?:(?:){999}){999}){999}){999}", "u", "ok"],
    ["(?=a)", "u", "irregular: `(?=a)` is not regular"],
    ["(", "u", "irregular: the pattern is malformed"],
    [".*a.{7}$", "su", "ok"],
    ["^a.{50}b", "u", "ok"],
    [".{500}", "u", "ok"],
    ["^.{1,1000}$", "u", "ok"],
    ["a{900}", "u", "ok"],
    ["\\b\\d{4}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}\\b", "u", "ok"],
    [Array.from({ length: 200 }, (_, at) => String.fromCharCode(97 + (at % 26), 65 + (at % 23))).join("|"), "iu", "ok"],
  ])("of `%s` with the flags `%s` says %s", (source, flags, expected) => {
    expect(outcome({ source, flags })).toBe(expected);
  });

  it("can be set", () => {
    const pattern = { source: "^abc$", flags: "u" };
    expect(outcome(pattern, { states: 4 })).toBe("states: needs more than 4 states");
    expect(outcome(pattern, { states: 5, entries: 25 })).toBe("ok");
    expect(outcome(pattern, { entries: 9 })).toBe("entries: needs a table of more than 9 entries");
    expect(outcome(pattern, { work: 30 })).toBe("work: takes more than 30 steps to turn into an automaton");
  });
});
