import { join } from "node:path";
import { VOCABULARIES } from "@glither/dialects";
import { compile, type Diagnostic, type Span } from "@glither/roux";
import type { Findings } from "../report/findings.ts";

const PATH = join(process.cwd(), "rules/gate.glith");

/** Made-up findings in a made-up text. */
export function found(text: string, ...diagnostics: readonly Diagnostic[]): Findings {
  return { path: PATH, name: "gate", text, compilation: { diagnostics } };
}

export function fault(span: Partial<Span>, more: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: "SYNTAX",
    severity: "error",
    message: "this is wrong",
    span: { offset: 0, length: 1, line: 1, column: 1, ...span },
    ...more,
  };
}

/** What the compiler really finds. */
export function compiled(text: string, path = PATH): Findings {
  return { path, name: "gate", text, compilation: compile("gate", text, VOCABULARIES) };
}

/** A field that is mistyped, with a fix, and a lint on two lines. */
export const MIXED = found(
  "rule a =\n  msg | sbject\n",
  fault(
    { offset: 17, length: 6, line: 2, column: 9 },
    {
      code: "UNKNOWN_FIELD",
      message: "unknown field `sbject`",
      hint: "did you mean `subject`?",
      fix: {
        title: "write `subject`",
        edits: [{ span: { offset: 17, length: 6, line: 2, column: 9 }, text: "subject" }],
      },
    },
  ),
  fault(
    { offset: 5, length: 9, line: 1, column: 6 },
    {
      code: "MISSING_DEADLINE",
      severity: "lint",
      message: "100% of <this>, & more: `waits`",
      related: [{ message: "it is declared here", span: { offset: 0, length: 4, line: 1, column: 1 } }],
    },
  ),
);

/** A question that the analysis left open. */
export const OPEN: Findings = {
  ...found("rule a =\n  msg | size > 1\n"),
  compilation: {
    diagnostics: [],
    undecided: [
      {
        rule: "a",
        reason: "too_large",
        message: "it is undecided: 100%",
        span: { offset: 5, length: 1, line: 1, column: 6 },
      },
    ],
  },
};
