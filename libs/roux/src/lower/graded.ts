import type { Move } from "../ir/core.ts";
import type { EnumType } from "../ir/types.ts";
import type { Disposition, Path, StringLiteral } from "../syntax/ast.ts";
import { listed, nearest } from "../wording.ts";
import { type Context, replacement } from "./context.ts";
import type { Effect } from "./effect.ts";
import { refuseFields } from "./filled.ts";
import { lowerReason } from "./reason.ts";
import { gradedVerb, WRAP } from "./verb-signatures.ts";

/** A move on a ladder of the dialect. Going down opens something, so it has to say for whom. */
export function lowerGraded(context: Context, node: Extract<Disposition, { kind: "graded" }>): Effect | undefined {
  const { ladders = [] } = context.vocabulary;
  const ladder = ladders.find(({ name }) => name === node.ladder.text);
  if (!ladder) {
    context.unknown(
      "UNKNOWN_LADDER",
      "ladder",
      node.ladder,
      ladders.map(({ name }) => name),
    );
    return undefined;
  }
  const { text, span } = node.rung;
  if (!ladder.symbols.includes(text)) {
    const meant = nearest(text, ladder.symbols);
    context.error("UNKNOWN_RUNG", `\`${ladder.name}\` has no rung \`${text}\``, span, {
      ...(meant === undefined
        ? { hint: `it has ${listed(ladder.symbols)}` }
        : { hint: `did you mean \`${meant}\`?`, fix: replacement(span, meant) }),
    });
    return undefined;
  }
  if (node.direction === "lower" && node.audience === undefined) {
    const harm = ladder.restricts === "down" ? "holds for everybody" : "opens to everybody";
    context.error("UNLAWFUL_LOWER", `\`lower ${ladder.name}\` ${harm}`, node.span, {
      hint: `narrow it: \`lower ${ladder.name} to ${text} for AUDIENCE\``,
    });
    return undefined;
  }
  const verb = gradedVerb(node.direction, ladder, node.audience && "for one audience");
  const args = [
    { name: "to", value: { kind: "symbol", value: text } } as const,
    ...(node.audience ? [audienceArgument(context, node.audience)] : []),
  ];
  return { action: { verb: verb.name, args, move: moveOf(node, ladder) }, ...because(context, node), span: node.span };
}

/** What the move means, for whoever verifies flows. */
function moveOf({ direction, rung, audience }: Extract<Disposition, { kind: "graded" }>, ladder: EnumType): Move {
  const opening = ladder.restricts === "down" ? "raise" : "lower";
  return {
    ladder: ladder.name,
    direction,
    to: rung.text,
    ...(audience ? { for: textOf(audience) } : {}),
    ...(direction === opening ? { downgrade: true } : {}),
  };
}

/** Narrows who may see the artifact. */
export function lowerWrap(context: Context, node: Extract<Disposition, { kind: "wrap" }>): Effect | undefined {
  if (!context.vocabulary.audiences) {
    context.error("UNKNOWN_VERB", `\`${context.vocabulary.dialect}\` has no audience to wrap`, node.span);
    return undefined;
  }
  const action = { verb: WRAP.name, args: [audienceArgument(context, node.audience)] };
  return { action, ...because(context, node), span: node.span };
}

function because(context: Context, { args }: Disposition): Pick<Effect, "reasonClass"> {
  const reasonClass = lowerReason(context, args);
  return reasonClass === undefined ? {} : { reasonClass };
}

function audienceArgument(context: Context, audience: Path | StringLiteral) {
  refuseFields(context, "an audience", audience, audience.span);
  return { name: "for", value: { kind: "text", value: textOf(audience) } } as const;
}

function textOf(audience: Path | StringLiteral): string {
  return "value" in audience ? audience.value : audience.text;
}
