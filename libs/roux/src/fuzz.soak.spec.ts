import { readdirSync, readFileSync } from "node:fs";
import { check } from "@glither/analysis/check";
import { VOCABULARIES } from "@glither/dialects";
import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { format } from "./format/format.ts";

const RUNS = 50_000;
const FOLDER = new URL("../../../rulesets/", import.meta.url);

/** Declarations of the project's own rulesets: what people write. */
const declarations = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".glith"))
  .flatMap((file) => readFileSync(new URL(file, FOLDER), "utf8").split(/\n{2,}/u));
const pieces = [...new Set(declarations.flatMap((text) => text.split(/(\s+|\b)/u)))];

/** Neither the compiler, nor the analysis, nor the formatter throws, and each fault is in the text. */
function survives(text: string): void {
  const { core, diagnostics } = check("fuzz", text, VOCABULARIES, { stepsPerQuestion: 20_000, steps: 100_000 });
  expect(core === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
  for (const { span } of diagnostics) expect(span.offset + span.length).toBeLessThanOrEqual(text.length);
  format(text);
}

it(`survives ${RUNS} texts of random bytes`, () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, begun) => {
      survives((begun ? "#pragma dialect glither.mail\n" : "") + new TextDecoder().decode(bytes));
    }),
    { numRuns: RUNS },
  );
});

it(`survives ${RUNS} rulesets with pieces of others in them`, () => {
  const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(4), fc.constantFrom(...pieces));
  const dialect = fc.constantFrom(...VOCABULARIES.keys());
  const chosen = fc.array(fc.constantFrom(...declarations), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(dialect, chosen, fc.array(change, { maxLength: 6 }), (name, texts, changes) => {
      let text = `#pragma dialect ${name}\n${texts.filter((part) => !part.startsWith("#")).join("\n\n")}\n`;
      for (const [place, cut, piece] of changes) {
        const at = Math.floor(place * text.length);
        text = text.slice(0, at) + piece + text.slice(at + cut);
      }
      survives(text);
    }),
    { numRuns: RUNS },
  );
});
