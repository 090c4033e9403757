import type { EnumType, Verb } from "../ir/types.ts";
import { PREPOSITIONS, type VerbShape, type Vocabulary } from "../vocabulary.ts";

/** What a verb takes, in the order object, what is assigned to it, then prepositions. */
export function verbOf(shape: VerbShape): Verb {
  const phrases = PREPOSITIONS.flatMap((name) => {
    const type = shape.phrases?.[name];
    return type === undefined ? [] : [{ name: name as string, type }];
  });
  return {
    name: shape.name,
    parameters: [
      ...[shape.object, shape.assigns].flatMap((own) => (own ? [{ name: own.parameter, type: own.type }] : [])),
      ...phrases,
    ],
    suspends: shape.suspendsWith !== undefined,
  };
}

/**
 * The host action of a graded move: `raise_clearance(to)`, `raise_clearance_for(to, for)`, `lower_clearance(to, for)`. What
 * one audience gets is an action of its own, so that a host which offers only the move for everybody cannot be asked for it.
 */
export function gradedVerb(direction: "raise" | "lower", ladder: EnumType, reach?: "for one audience"): Verb {
  const to = { name: "to", type: ladder };
  const audience = { name: "for", type: { kind: "text" } } as const;
  const name = `${direction}_${ladder.name.replaceAll("-", "_")}`;
  if (direction === "lower") return { name, parameters: [to, audience], suspends: false };
  return reach === undefined
    ? { name, parameters: [to], suspends: false }
    : { name: `${name}_for`, parameters: [to, audience], suspends: false };
}

/** The host action that narrows an audience. */
export const WRAP: Verb = { name: "wrap", parameters: [{ name: "for", type: { kind: "text" } }], suspends: false };

/** All host actions of a dialect: its verbs, then its graded moves, then `wrap`. */
export function verbsOf({ verbs, ladders = [], audiences }: Vocabulary): Verb[] {
  const graded = ladders.flatMap((ladder) => [
    gradedVerb("raise", ladder),
    gradedVerb("raise", ladder, "for one audience"),
    gradedVerb("lower", ladder),
  ]);
  return [...verbs.map(verbOf), ...graded, ...(audiences ? [WRAP] : [])];
}
