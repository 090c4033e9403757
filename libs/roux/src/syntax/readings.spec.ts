import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import nearley from "nearley";
import grammar from "../grammar/generated/grammar.ts";
import { cutDeclarations, type Declaration } from "./declarations.ts";
import { Earley } from "./earley.ts";
import { tokenize } from "./lexer.ts";
import { readings, readingsByNearley } from "./parse.ts";

const compiled = nearley.Grammar.fromCompiled(grammar);
const quick = new Earley(compiled);

function declarationsOf(text: string): readonly Declaration[] {
  return cutDeclarations(tokenize(text)).declarations;
}

/** Every construct of the language reference, §1. */
const DECLARATIONS = [
  "#pragma dialect glither.mail",
  "#pragma dialect glither.mail ; fold first-match",
  "#pragma dialect glither.mail; fold accumulate",
  "#pragma version 0.1.0",
  "#pragma version 1.2.3-rc.1+build.5",
  "enrich clearance : level from person.id",
  "enrich clearance : level from person.id, request.id fresh 5m",
  "enrich fresh : fresh from fresh fresh 5m",
  "enrich r : { a : text, b : { c : number } } from x",
  "enrich o : ordered (low < middle < high) from x",
  "enrich ordered : ordered from ordered",
  "group vip = msg | sender.allowlisted",
  "group all = msg",
  "rule a = msg => into dropped",
  'rule a "a title" = msg => into dropped',
  "rule rule = rule => into rule",
  "rule a = vip | b => into dropped (reason = no)",
  "rule a = msg | b | c or d and not e | not (f or g) => into dropped",
  "rule a = msg | ((b)) => into dropped",
  "rule a = msg | rule.x == group.y | from.domain != enrich.in | b.and.or.not => into dropped",
  "rule a = msg | on | after | when | into | raise | to | for => into dropped",
  'rule a = msg | x == "t" | x == 1 | x == -1.5 | x == 12.5% | x == 1_000 | x == 1.5GiB | x == 1.5d | x == 6mo | x == 72h | x == true | x == false | x == glither.mail => into dropped',
  "rule a = msg | x ~ /a b|c/i | x !~ /[/]/ | x < 1 | x <= 1 | x > 1 | x >= 1 => into dropped",
  'rule a = msg | x[0] == y[1] | headers["List-Id"] == "a" | headers["x"] => into dropped',
  'rule a = msg | x in { a, "b", 1, 2%, 3h, true, c.d } | x not in { /r/ } | not x in { a } => into dropped',
  "rule a = msg | msg in vip | msg not in vip | not msg not in vip | msg in in => into dropped",
  'rule a = msg | any a.* ~ /r/ | all a["x"].b.* in { b } | any a[0].* (it == "t") | not any a["x"] == 1 => into b',
  'rule a = msg | "t" in a.* | c.d not in a["x"].b | msg in b[0].* | count(a.*) > 2 | count(a["x"]) == 1 => into b',
  "rule a = msg | a.* == b.* | a.* is absent or a.* => into b",
  "rule a = segment => raise clearance to secret",
  'rule a = segment => lower clearance to secret for partners.eu, wrap to auditors, wrap for "all of them"',
  "rule a = segment => raise clearance to secret for partners reason late, wrap for a (reason = b c)",
  'rule a = msg => into dropped reason "too late"',
  "rule a = msg => into dropped reason too.late on a into b reason c",
  "rule a = msg => tag EXTERNAL",
  "rule a = msg => act (label = PARTNER, to = a.b, into = flagged-review, reason = a b.c d)",
  'rule a = msg => hold reason "flagged for review" on a into b',
  'rule a = msg => tag "two words" to a.b into "c" for d reason e by f from g-h resting-state (x = y z, w = "v")',
  "rule a = msg => act",
  "rule a = msg => act object state",
  "rule a = msg => act object (x = 1, y = 2h, z = /r/)",
  "rule a = msg => act to to into into for for",
  "rule a = msg => hold into quarantine waiting-room on admin.release into delivered",
  "rule a = msg => hold into quarantine on a on b.c after 72h into dropped (reason = late) when d or e into delivered",
  "rule a = msg => hold into q when a not in g on b into c",
  "rule a = msg | is is absent | a.b is present and not c[0] is absent or present => into b",
  "rule a = msg => hold into q when a is absent on b into c when is or absent into d",
  "rule a = msg => hold into q when a or b on c into d when e and f after 1h tag g",
  "rule a = msg => hold into q when a into b",
  "rule a = msg => hold into q on into into into",
  "rule a = msg => tag after 1h into dropped",
  "rule a = msg => raise clearance to secret for auditors on a lower clearance to none",
  "rule a =\n  msg\n  | b\n  | c\n  =>\n  tag x ,\n  into dropped\n  (\n  reason\n  =\n  no\n  )",
];

describe("readings", () => {
  it.each(DECLARATIONS)("has one for %s", (text) => {
    const declarations = declarationsOf(text);
    expect(declarations).toHaveLength(1);
    expect(declarations.map(readings)).toEqual([[expect.objectContaining({ span: expect.anything() })]]);
    expect(declarations.map(({ tokens }) => quick.readings(tokens))).toEqual(declarations.map(readingsByNearley));
  });

  it("can look at the token ahead, since no rule of the grammar is empty", () => {
    expect(compiled.rules.filter(({ symbols }) => symbols.length === 0)).toEqual([]);
  });

  it("never has two, and those that nearley has, in whatever order the words of the language stand", () => {
    const words = (
      'a a b b.c headers["x"] x[0] a.* any all count and or not in is absent present ( ) { } | , => == ~ into to for by from reason on after when raise ' +
      'lower wrap fresh true ordered rule group 1h 72h 1.5mo 10MB 1_0 5 12% "t" /r/ - state-name = :'
    ).split(" ");
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((some) => some.join(" "));
    const head = fc.constantFrom(
      "rule x = msg => hold into q",
      "rule x = msg => hold into q on e into d",
      "rule x = msg => act",
      "rule x = msg | a",
      "rule x = msg => hold into q when a",
      "group g = msg",
      "enrich e : t from p",
    );
    fc.assert(
      fc.property(head, soup, (start, rest) => {
        for (const declaration of declarationsOf(`${start} ${rest}`)) {
          const found = readings(declaration);
          if (Array.isArray(found)) expect(found).toHaveLength(1);
          const slow = readingsByNearley(declaration);
          expect(found).toEqual(slow);
          expect(quick.readings(declaration.tokens)).toEqual(Array.isArray(slow) ? slow : []);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("cutDeclarations", () => {
  it.each([
    [
      "several rules on one line",
      'rule a = msg => tag x rule b "t" = msg => into c group g = msg rule d = g => into e',
      4,
    ],
    [
      "declarations of all kinds on one line",
      "#pragma dialect a #pragma version 0.1.0 enrich x : t from y enrich z : t from y",
      4,
    ],
    [
      "keywords as names at the start of a line",
      "rule a = msg |\nrule.x == 1 |\ngroup == 2 |\nenrich in { 3 } |\nrule not in g => into b",
      1,
    ],
    ["a name that is a connective", "rule in = msg => into a\nrule not = msg => into b", 2],
    [
      "a mistyped keyword above and below",
      "rule a = msg => into b\nrul c = msg => into d\ngruop e = msg\nenrch f : t from g\nrule h = msg => into i",
      4,
    ],
    ["only comments", "// rule a = b\n/// rule c = d", 0],
  ])("cuts %s", (_, text, count) => {
    expect(declarationsOf(text)).toHaveLength(count);
  });
});
