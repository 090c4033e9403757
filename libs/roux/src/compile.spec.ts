import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../tools/workspace/src/testing/runs.ts";
import { type Compilation, compile } from "./compile.ts";
import { arbitraryRuleset } from "./testing/arbitrary-ruleset.ts";
import { applyFix } from "./testing/render-diagnostics.ts";

const anyRuleset = fc.constantFrom(...VOCABULARIES.values()).chain(arbitraryRuleset);

const SEED = `#pragma dialect glither.mail ; fold first-match
#pragma version 0.1.0
/// Text.
group g = msg | size > 1
rule a "title" = g | from.domain != dkim.domain and (subject ~ /^a|[b/]$/i or not msg in g) => tag A, hold into quarantine
  on admin.release into delivered
  after 72h into dropped (reason = too late) // comment
rule b = msg | headers["List-Id"] in { "a", "\\u{1F600}" } | spf.result == pass => route to inbox
`;

/** What holds of every compilation: it has a core or an error, in order, and its spans lie within the text. */
function check(text: string, { core, diagnostics }: Compilation): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(core === undefined).toBe(errors.length > 0);
  let last = 0;
  for (const { span, message, hint = "", fix } of diagnostics) {
    expect(span.offset).toBeGreaterThanOrEqual(last);
    expect(span.offset + span.length).toBeLessThanOrEqual(text.length);
    expect(`${message}${hint}`).not.toMatch(/[\n\r]|undefined|\[object|NaN/u);
    if (fix) expect(applyFix(text, fix)).not.toBe(text);
    last = span.offset;
  }
}

const compiled = (text: string): Compilation => compile("example", text, VOCABULARIES);

/** The generator declares things that it may then not use, and writes arms that others forestall, or that open. */
const LEFT_OVER: readonly string[] = ["UNUSED_GROUP", "UNUSED_ENRICHMENT", "SHADOWED_ACTION", "LAX_DEADLINE"];

describe("compile", () => {
  it("takes every ruleset that the generator makes", () => {
    fc.assert(
      fc.property(anyRuleset, (text) => {
        const found = compiled(text).diagnostics.filter(({ code }) => !LEFT_OVER.includes(code));
        expect(found).toEqual([]);
      }),
      { numRuns: runs(150) },
    );
  });

  it("survives random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, begun) => {
        const text = (begun ? "#pragma dialect glither.mail\n" : "") + new TextDecoder().decode(bytes);
        check(text, compiled(text));
      }),
      { numRuns: runs(500) },
    );
  });

  it("survives a ruleset with pieces cut out, doubled, swapped and replaced", () => {
    const pieces = SEED.split(/(\s+|\b)/u);
    const change = fc.tuple(
      fc.constantFrom("cut", "double", "replace", "swap"),
      fc.nat({ max: pieces.length - 1 }),
      fc.oneof(
        fc.constantFrom(...pieces),
        fc.string({ maxLength: 3 }),
        fc.constantFrom("(", ")", '"', "/", "{", "=>", "|", "\\"),
      ),
      fc.nat({ max: pieces.length - 1 }),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const mutated = [...pieces];
        for (const [kind, at, piece, other] of changes) {
          const here = mutated[at] ?? "";
          if (kind === "cut") mutated[at] = "";
          if (kind === "double") mutated[at] = here + here;
          if (kind === "replace") mutated[at] = piece;
          if (kind === "swap") [mutated[at], mutated[other]] = [mutated[other] ?? "", here];
        }
        const text = mutated.join("");
        check(text, compiled(text));
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("survives random rulesets that stop early", () => {
    fc.assert(
      fc.property(anyRuleset, fc.double({ min: 0, max: 1, noNaN: true }), (whole, part) => {
        const text = whole.slice(0, Math.floor(whole.length * part));
        check(text, compiled(text));
      }),
      { numRuns: runs(300) },
    );
  });

  it("gives the same result twice", () => {
    expect(compiled(SEED)).toEqual(compiled(SEED));
    expect(compiled(SEED).diagnostics).toEqual([]);
  });

  it("reports more faults than a call has room for arguments", () => {
    const text = `#pragma dialect glither.mail\nrule a = msg${" | size".repeat(150_000)} => into dropped`;
    expect(compiled(text).diagnostics).toHaveLength(150_000);
  });
});
