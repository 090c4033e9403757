import type { Diagnostic } from "../diagnostic.ts";
import { abridge } from "../wording.ts";
import type { Declaration } from "./declarations.ts";
import { spanOver, type Token } from "./lexer.ts";

/** Paths and indexes are the only use of `.` and `[`; the grammar does not see white space, so this does. */
export function spacedPath({ tokens }: Declaration): Diagnostic | undefined {
  let start = 0;
  let spaced = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const [token, next] = [tokens[at], tokens[at + 1]];
    if (token && next && isOnePath(token, next)) {
      spaced ||= token.span.offset + token.span.length !== next.span.offset;
      continue;
    }
    if (spaced) return fault(tokens.slice(start, at + 1));
    start = at + 1;
  }
  return undefined;
}

function isOnePath(left: Token, right: Token): boolean {
  const [opens, continues] = [/^[.[]$/u, /^[.[\]]$/u];
  return (left.type === "symbol" && opens.test(left.text)) || (right.type === "symbol" && continues.test(right.text));
}

function fault(path: readonly Token[]): Diagnostic | undefined {
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last) return undefined;
  const span = spanOver(first.span, last.span);
  const text = path.map((token) => token.text).join("");
  return {
    code: "SYNTAX",
    severity: "error",
    message: "a path contains no spaces",
    hint: `write \`${abridge(text)}\``,
    span,
    fix: { title: `write \`${abridge(text)}\``, edits: [{ span, text }] },
  };
}
