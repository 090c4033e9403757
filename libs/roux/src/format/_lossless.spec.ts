import { expect, it } from "@jest/globals";
import { tokenize } from "../syntax/lexer.ts";
import { assertLossless } from "./_lossless.ts";

const TEXT = `#pragma dialect a
/// about r
rule r = msg // why
  | rule.x == "a  b" => into dropped
/// the end
`;
const check = (formatted: string) => (): void => assertLossless(tokenize(TEXT), formatted);

it("takes a text that differs in white space alone", () => {
  expect(check(TEXT.replaceAll("\n", "\n\n  "))).not.toThrow();
});

it.each([
  ["a token that is gone", TEXT.replace("rule.x == ", ""), "declarations"],
  ["another text", TEXT.replace("a  b", "a b"), "declarations"],
  ["tokens in another order", TEXT.replace("into dropped", "dropped into"), "declarations"],
  ["tokens that became one", TEXT.replace("into dropped", "intodropped"), "declarations"],
  ["a declaration cut in two", TEXT.replace("=> into dropped", "=> into\nrule dropped ="), "declarations"],
  ["a comment that is gone", TEXT.replace("// why", ""), "comments"],
  ["a comment that swallows code", TEXT.replace("// why\n", "// why"), "declarations"],
  ["another comment", TEXT.replace("// why", "// why not"), "comments"],
  ["a literate line that is gone", TEXT.replace("/// about r\n", ""), "literate lines"],
  ["a literate line of another item", TEXT.replace("/// about r\n", "").concat("/// about r\n"), "literate lines"],
  ["a literate line that left its block", TEXT.replace("about r", "about\n/// r"), "literate lines"],
  ["a literate line without the blanks at its end", TEXT.replace("about r", "about r "), "literate lines"],
])("refuses %s", (_, formatted, what) => {
  expect(check(formatted)).toThrow(`formatting would change the ${what} of the ruleset`);
});
