import fc from "fast-check";
import { mayStartLine } from "../format/line-start.ts";
import { cutDeclarations } from "../syntax/declarations.ts";
import { type Token, tokenize } from "../syntax/lexer.ts";

const WHITE = ["", " ", "   ", "\t", "\n", "\n\n\n", "\r\n  ", " \n\t\n "];
const REMARKS = [
  " // one",
  "// two  ",
  "\n// three\n\n",
  "\n  // four\r\n  // five",
  " /// a",
  "\n/// b\n/// c",
  "\n\n///\n\n",
];

/** The same declarations in another layout; `remarks` scatters comments and literate lines between all tokens, too. */
export function arbitraryLayout(text: string, remarks: boolean): fc.Arbitrary<string> {
  const tokens = tokenize(text).filter(({ type }) => type !== "comment" && type !== "literate");
  const first = new Set(cutDeclarations(tokens).declarations.map((declaration) => declaration.tokens[0]));
  const white = fc.constantFrom(...WHITE);
  const gap = remarks
    ? fc.oneof(
        { weight: 3, arbitrary: white },
        { weight: 1, arbitrary: fc.array(fc.constantFrom(...REMARKS), { maxLength: 3 }).map((own) => own.join("\n")) },
      )
    : white;
  return fc.array(gap, { minLength: tokens.length + 1, maxLength: tokens.length + 1 }).map((gaps) => {
    const written = tokens.map((token, at) => between(tokens, at, gaps[at] ?? "", first.has(token)) + token.text);
    return written.join("") + (gaps.at(-1) ?? "");
  });
}

/** What may stand before a token without changing how the text is read. */
function between(tokens: readonly Token[], at: number, gap: string, begins: boolean): string {
  const [previous, token] = [tokens[at - 1], tokens[at]];
  if (token === undefined) return "";
  const isPath = /^[.[\]]$/u.test(token.text) || /^[.[]$/u.test(previous?.text ?? "");
  if (isPath) return "";
  if (begins) return `${gap}\n`;
  if (!mayStartLine(token, tokens[at + 1])) return " ";
  return gap.includes("//") ? `${gap}\n` : gap === "" ? " " : gap;
}
