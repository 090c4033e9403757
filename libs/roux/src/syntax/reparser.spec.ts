import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compileParsed } from "../compile.ts";
import { parse } from "./parse.ts";
import { Reparser } from "./reparser.ts";
import { Sequence } from "./sequence.ts";

const TEXT = `#pragma dialect glither.mail ; fold first-match
#pragma version 0.1.0

/// Who works here.
set staff = { "a.example", "b.example" }
group internal = msg | from.domain in staff // ours
score spam = 2.5 when subject ~ /free/i, -3 when sender.allowlisted

rule keep "Keep it" =
  internal | spam < 3 | any attachments (ext == "exe" and size > 3MB)
  => hold into quarantine
     on admin.release into delivered
     after 72h into dropped (reason = "not released")
rule broken = msg | => into
rule rest = msg => route to "lists/{list.id}", into delivered
`;

/** All that a parse gives, as plain data. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, item: unknown) => (item instanceof Sequence ? item.items : item)));
}

const PIECES = [
  "",
  " ",
  "\n",
  "\n\n",
  "x",
  '"',
  "/",
  "rule b = msg => into dropped\n",
  "// rule\n",
  "=>",
  "#",
  "set ",
  "é\t",
];
const edit = fc.record({ at: fc.nat(TEXT.length), gone: fc.nat(12), put: fc.constantFrom(...PIECES) });

describe("a text that is parsed again after each change", () => {
  it("is read as if it was read for the first time, whatever is changed", () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        const reparser = new Reparser();
        let text = TEXT;
        reparser.parse(text);
        for (const { at, gone, put } of edits) {
          text = text.slice(0, at) + put + text.slice(at + gone);
          expect(plain(reparser.parse(text))).toEqual(plain(parse(text)));
        }
      }),
      { numRuns: 20 },
    );
  });

  it("keeps what did not move, and reads what stands twice for each place", () => {
    const reparser = new Reparser();
    const [one, two] = ["rule a = msg => into dropped\n", "rule b = msg => into dropped\n"];
    const before = reparser.parse(`${one}${two}`);
    const after = reparser.parse(`${one}${two}${two}`);
    expect(after.ast.items[0] === before.ast.items[0]).toBe(true);
    expect(after.ast.items.map(({ span }) => span.line)).toEqual([1, 2, 3]);
  });

  it("means the same", () => {
    const reparser = new Reparser();
    reparser.parse(TEXT);
    const text = `#pragma dialect glither.mail\n${TEXT.slice(TEXT.indexOf("\n") + 1).replace(/rule broken.*\n/u, "")}`;
    const again = compileParsed("mail", reparser.parse(text), VOCABULARIES).compilation;
    expect(again.core).toBeDefined();
    expect(plain(again)).toEqual(plain(compileParsed("mail", parse(text), VOCABULARIES).compilation));
  });
});
