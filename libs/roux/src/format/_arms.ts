import type { Layout } from "./_join.ts";
import { type Atom, LINE_WIDTH, widthOf } from "./_row.ts";

interface ArmLayout {
  readonly layout: Layout;
  /** How many tokens its triggers have. */
  readonly triggers: number;
}

/** Pads the triggers of a rule's arms so that the moves line up, unless that makes a line too wide. */
export function alignMoves(arms: readonly ArmLayout[]): Layout[] {
  const widths = arms.map(({ layout, triggers }) => ("tokens" in layout ? widthsOf(layout, triggers) : NONE));
  const widest = widths.reduce((most, { before }) => Math.max(most, before), 0);
  const fits = widths.every(({ indent, behind }) => indent + widest + 2 + behind <= LINE_WIDTH);
  return arms.map(({ layout, triggers }) =>
    "tokens" in layout ? { ...layout, padding: { at: triggers, width: fits ? widest : 0 } } : layout,
  );
}

const NONE = { indent: 0, before: 0, behind: 0 };

function widthsOf({ tokens, indent }: Atom, triggers: number): typeof NONE {
  return { indent, before: widthOf(tokens.slice(0, triggers)), behind: widthOf(tokens.slice(triggers)) };
}
