import type { Span } from "../diagnostic.ts";
import type { Disposition } from "../syntax/ast.ts";
import { listed } from "../wording.ts";
import { type Context, replacement } from "./context.ts";
import type { Effect } from "./effect.ts";
import { lowerGraded, lowerWrap } from "./graded.ts";
import { lowerReason } from "./reason.ts";
import { stateNamed } from "./states.ts";
import { lowerVerb } from "./verbs.ts";

/** A disposition's effect, or undefined after a report. An arm ends a suspension, so it cannot begin another. */
export function lowerDisposition(context: Context, node: Disposition, place: "rule" | "arm"): Effect | undefined {
  switch (node.kind) {
    case "into":
      return lowerInto(context, node, place);
    case "verb":
      return lowerVerb(context, node);
    case "graded":
      return lowerGraded(context, node);
    case "wrap":
      return lowerWrap(context, node);
  }
}

function upTo(first: Span, last: Span): Span {
  return { ...first, length: last.offset + last.length - first.offset };
}

function lowerInto(
  context: Context,
  node: Extract<Disposition, { kind: "into" }>,
  place: "rule" | "arm",
): Effect | undefined {
  const reason = lowerReason(context, node.args);
  const { boxes, suspended, verbs } = context.vocabulary;
  const { text } = node.box;
  const waits = stateNamed(suspended, text);
  if (boxes.includes(text))
    return { settles: { box: text, explicit: true }, ...(reason ? { reasonClass: reason } : {}), span: node.span };
  if (waits !== undefined) {
    const verb = verbs.find((shape) => shape.suspendsWith !== undefined);
    const instead = verb && `${verb.name} ${verb.suspendsWith} ${waits}`;
    context.error("INTO_NON_TERMINAL", `\`into\` settles, and \`${waits}\` is a state that waits`, node.box.span, {
      ...(instead && place === "rule"
        ? { hint: `write \`${instead}\``, fix: replacement(upTo(node.span, node.box.span), instead) }
        : { hint: `settle ${listed(boxes.map((box) => `into ${box}`))}` }),
    });
  } else context.unknown("UNKNOWN_BOX", "box", node.box, boxes);
  return undefined;
}
