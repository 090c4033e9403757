import type { VerbShape } from "@glither/roux";
import { printFilling } from "@glither/roux/surface";
import { shownType } from "./shown-type.ts";

export interface ShownParameter {
  /** `NAME` for what has no word of its own, `= VALUE` for what is assigned, the preposition otherwise. */
  readonly label: string;
  readonly kind: "object" | "assigned" | "phrase";
  /** What it takes: a type, and which fields its texts may hold. */
  readonly about: string;
}

/** What a verb takes, in the order in which it is written. */
export function shownParameters({ object, assigns, phrases = {}, fills = {} }: VerbShape): ShownParameter[] {
  const about = (parameter: string, type: Parameters<typeof shownType>[0]): string => {
    const filling = fills[parameter];
    return `${shownType(type)}${filling === undefined ? "" : `, which ${printFilling(filling)}`}`;
  };
  const own = (kind: "object" | "assigned", taken: VerbShape["object"]): ShownParameter[] =>
    taken ? [{ label: taken.parameter.toUpperCase(), kind, about: about(taken.parameter, taken.type) }] : [];
  return [
    ...own("object", object),
    ...own("assigned", assigns),
    ...Object.entries(phrases).map(([label, type]) => ({ label, kind: "phrase" as const, about: about(label, type) })),
  ];
}
