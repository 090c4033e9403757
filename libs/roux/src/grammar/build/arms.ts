import type * as ast from "../../syntax/ast.ts";
import type { Token } from "../../syntax/lexer.ts";
import type { Sequence } from "../../syntax/sequence.ts";
import { over } from "./_span.ts";
import { duration } from "./values.ts";

/* What a held artifact waits for. */

export const arm = ([triggers, disposition]: [Sequence<ast.TriggerNode>, ast.Disposition]): ast.Arm => ({
  triggers,
  disposition,
  span: over(triggers.head, disposition),
});
export const on = ([open, event]: [Token, ast.Path]): ast.TriggerNode => ({
  kind: "on",
  event,
  span: over(open, event),
});
export const after = ([open, time]: [Token, Token]): ast.TriggerNode => ({
  kind: "after",
  duration: duration([time]),
  span: over(open, time),
});
export const when = ([open, guard]: [Token, ast.GuardNode]): ast.TriggerNode => ({
  kind: "when",
  guard,
  span: over(open, guard),
});
