/** A parenthesised form of the WebAssembly text format; strings keep their quotes, so `"a"` is no keyword `a`. */
export type Form = readonly (string | Form)[];

/** Strings, the printed indices `(;0;)`, line comments, parentheses, and everything else up to a delimiter. */
const TOKEN = /"(?:[^"\\]|\\.)*"|\(;(?:[^;]|;(?!\)))*;\)|;;[^\n]*|[()]|[^\s()";]+/g;

/**
 * Reads printed WebAssembly text into nested lists. Index comments stay, as atoms such as `(;3;)`, since the
 * printer names indices nowhere else.
 *
 * @throws SyntaxError when the parentheses do not match.
 */
export function readForms(text: string): Form {
  const root: (string | Form)[] = [];
  const open: (string | Form)[][] = [root];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "(") {
      const form: (string | Form)[] = [];
      open.at(-1)?.push(form);
      open.push(form);
    } else if (token === ")") {
      open.pop();
      if (open.length === 0) {
        throw new SyntaxError("a parenthesis closes nothing");
      }
    } else if (!token.startsWith(";;")) {
      open.at(-1)?.push(token);
    }
  }
  if (open.length !== 1) {
    throw new SyntaxError("a parenthesis is not closed");
  }
  return root;
}
