import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { arbitraryRuleset } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { KEYWORDS, KEYWORDS_BY_RELEASE } from "../keywords.ts";
import { generatePackage } from "../package.ts";
import { RUNTIME } from "../runtime.ts";
import { formatModule } from "./module.ts";

const body = (expression: string): string =>
  formatModule(`fn f(msg: M) -> Bool { ${expression} }`)
    .split("\n")
    .slice(1, -2)
    .map((line) => line.slice(2))
    .join("\n");

const [LONG, LONGER] = ["a".repeat(30), "b".repeat(40)];

describe("the layout of a module", () => {
  it("leaves the runtime as it is, which `gleam format` of 1.18 wrote", () => {
    expect(formatModule(RUNTIME)).toBe(RUNTIME);
  });

  it("is the same when it is laid out again, for random rulesets", () => {
    const rulesets = fc.constantFrom(...VOCABULARIES.values()).chain(arbitraryRuleset);
    fc.assert(
      fc.property(rulesets, (text) => {
        const { core } = compile("example", text, VOCABULARIES);
        const module = core && generatePackage(core).get("src/example.gleam");
        expect(module).toBeDefined();
        expect(formatModule(module ?? "")).toBe(module);
      }),
      { numRuns: 100 },
    );
  });

  // Each expectation is what `gleam format` of 1.18.1 makes of the text.
  it.each<[string, string]>([
    [`a(  b,c(d) )`, `a(b, c(d))`],
    [`${LONG} && ${LONGER} || a && b`, `${LONG}\n&& ${LONGER}\n|| a\n&& b`],
    [`${LONG} && { ${LONGER} || x } && c`, `${LONG}\n&& { ${LONGER} || x }\n&& c`],
    [`${LONG} == a && ${LONGER} == b`, `${LONG} == a\n&& ${LONGER} == b`],
    [
      `!glither.both(${LONG}(msg), ${LONG}(msg), fn(a, b) { a == b })`,
      `!glither.both(\n  ${LONG}(msg),\n  ${LONG}(msg),\n  fn(a, b) { a == b },\n)`,
    ],
    [
      `glither.has(msg.${LONG}, fn(value) { glither.member(value, ["${LONG}"]) })`,
      `glither.has(msg.${LONG}, fn(value) {\n  glither.member(value, ["${LONG}"])\n})`,
    ],
    [`member(a, ["${LONG}", "${LONG}", "c"])`, `member(a, [\n  "${LONG}",\n  "${LONG}",\n  "c",\n])`],
    [`f(g(${LONG}, ${LONGER}, c))`, `f(g(\n  ${LONG},\n  ${LONGER},\n  c,\n))`],
    [`f(${LONGER} == ${LONGER}, b == c)`, `f(\n  ${LONGER}\n    == ${LONGER},\n  b == c,\n)`],
    [`a > 3600000 && b > 1234 && c > -12345.5`, `a > 3_600_000 && b > 1234 && c > -12_345.5`],
    ["case a { B -> 0 C -> { 1 } }", "case a {\n  B -> 0\n  C -> {\n    1\n  }\n}"],
  ])("breaks %j as Gleam's formatter does", (expression, expected) => {
    expect(body(expression)).toBe(expected);
  });

  it("lays out a chain of thousands of guards", () => {
    const chain = Array.from({ length: 20_000 }, (_, at) => `a == ${at % 10}`);
    expect(body(chain.join(" && "))).toBe(chain.join("\n&& "));
  });

  it.each([...KEYWORDS])("refuses `%s` as a name, which a release of Gleam reserves", (word) => {
    const texts = [`fn ${word}(a: B) -> C { a }`, `fn a(${word}: B) -> C { a }`, `pub type A { B(${word}: C) }`];
    for (const text of texts) expect(() => formatModule(text)).toThrow("generated Gleam has");
  });
});

describe("the words of Gleam", () => {
  it("are those of every release, and in order", () => {
    for (const [, words] of KEYWORDS_BY_RELEASE) expect(words.split(" ")).toEqual(words.split(" ").toSorted());
    expect([...KEYWORDS].toSorted().join(" ")).toBe(
      "as assert auto begin case const delegate derive echo else end enum external fn if implement import let macro module " +
        "opaque panic pub struct test todo try tuple type use",
    );
  });
});
