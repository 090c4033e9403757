import { readFileSync } from "node:fs";
import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../tools/workspace/src/testing/runs.ts";
import { compile } from "../compile.ts";
import { toCbor } from "../snapshot/canonical.ts";
import { parse } from "../syntax/parse.ts";
import { arbitraryLayout } from "../testing/arbitrary-layout.ts";
import { arbitraryRuleset } from "../testing/arbitrary-ruleset.ts";
import { format } from "./format.ts";

const RUNS = runs(70);
const vocabularies = [...VOCABULARIES.values()];

function formatted(text: string): string {
  const result = format(text);
  if ("text" in result) return result.text;
  throw new Error(`${JSON.stringify(result.diagnostics)} in ${JSON.stringify(text)}`);
}

const rulesets = fc.oneof(...vocabularies.map(arbitraryRuleset));
const CASES = [
  "awkward-names",
  "comments-in-odd-places",
  "enrichments",
  "literate",
  "presence",
  "parts",
  "squeezed",
  "stretched",
  "wide",
].map((name) => readFileSync(new URL(`../testing/format/${name}.glith`, import.meta.url), "utf8"));
const texts = fc.oneof(rulesets, fc.constantFrom(...CASES));
const messy = texts.chain((text) => arbitraryLayout(text, true));

const meaning = (text: string): string | undefined => {
  const { core } = compile("example", text, VOCABULARIES);
  return core && Buffer.from(toCbor(core)).toString("hex");
};
/** Literate blocks and comments, in order. That the blocks stay with their items, `format` asserts itself. */
function prose(text: string): unknown {
  const { literate, comments } = parse(text);
  return {
    literate: literate.map(({ lines }) => lines),
    comments: comments.map(({ offset, length }) => text.slice(offset, offset + length).trimEnd()),
  };
}

describe("format", () => {
  it("keeps meaning, comments and literate blocks, whatever the layout", () => {
    fc.assert(
      fc.property(
        rulesets.filter((text) => meaning(text) !== undefined).chain((text) => arbitraryLayout(text, true)),
        (text) => {
          const before = meaning(text);
          expect(before).toBeDefined();
          expect(meaning(formatted(text))).toBe(before);
          expect(prose(formatted(text))).toEqual(prose(text));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it("changes nothing more when it is applied again", () => {
    fc.assert(
      fc.property(messy, (text) => {
        const once = formatted(text);
        expect(formatted(once)).toBe(once);
      }),
      { numRuns: 3 * RUNS },
    );
  });

  it("looks at tokens and comments only, not at the white space between tokens", () => {
    const pairs = texts.chain((text) => fc.tuple(arbitraryLayout(text, false), arbitraryLayout(text, false)));
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        expect(formatted(one)).toBe(formatted(other));
      }),
      { numRuns: RUNS },
    );
  });

  it("leaves no tabs, carriage returns, blanks at line ends of code or blank lines in a row", () => {
    fc.assert(
      fc.property(messy, (text) => {
        const lines = formatted(text).split("\n");
        expect(lines.pop()).toBe("");
        expect(lines.filter((line) => /^\s+$|[ \t\r]$/u.test(line.replace(/\/\/\/.*/u, "")))).toEqual([]);
        expect(lines.filter((line, at) => line === "" && (at === 0 || lines[at - 1] === ""))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it("leaves mailguard as it is", () => {
    const text = readFileSync(new URL("../../../../rulesets/mail/mailguard/mailguard.glith", import.meta.url), "utf8");
    expect(formatted(text)).toBe(text);
  });

  it("refuses a text with syntax errors, and reports all of them", () => {
    const text = "#pragma dialect glither.mail\nrule a = msg =>\nrule b = msg => into dropped\nrule = msg\n";
    expect(format(text)).toEqual({ diagnostics: parse(text).diagnostics });
    expect(parse(text).diagnostics).toHaveLength(2);
  });

  it("formats what parses and does not compile", () => {
    expect(formatted("rule a=x|y==1=>into z")).toBe("rule a =\n  x | y == 1\n  => into z\n");
  });

  it.each([
    ["rules", "rule a = msg // c\n | size > 1 => into dropped\n".repeat(1_500)],
    ["guards", `rule a = msg${" | size".repeat(15_000)} => into dropped`],
    ["operands", `rule a = msg | size == 1${" or size == 1 // c\n".repeat(10_000)} => into dropped`],
    ["values", `rule a = msg | size in { 1${", // c\n2".repeat(15_000)} } => into dropped`],
    ["actions", `rule a = msg =>${" tag x,".repeat(15_000)} into dropped`],
    ["arms", `rule a = msg => hold into q${" on a into dropped".repeat(15_000)} after 1h into dropped`],
    ["words of a reason", `rule a = msg => into dropped (reason = a${" b".repeat(30_000)})`],
    ["comments", `rule a = // c\n${"// c\n\n".repeat(40_000)} msg => into dropped`],
    ["literate lines", `rule a = /// c\n${"/// c\n\n".repeat(40_000)} msg => into dropped`],
    ["blanks in a comment", `// ${" ".repeat(500_000)}x`],
  ])("copes with a great many %s", (_, text) => {
    expect(formatted(formatted(text))).toBe(formatted(text));
  });
});
