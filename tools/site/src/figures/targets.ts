import { escaped, type Figure, path, round, text, WIDTH } from "./svg.ts";

/** A figure against its target, as a share: 1 is the target itself, less is better. */
export interface Share {
  readonly what: string;
  readonly share: number;
}

export interface Lane {
  readonly name: string;
  readonly shares: readonly Share[];
}

const TOP = 62;
const STEP = 34;
const [FROM, TO] = [0.001, 100];
const LEFT = 8;
const RIGHT = WIDTH - 8;

/** All figures that have targets, a line for each suite. What is met is a disc, what is not a cross: nobody has to tell colours apart. */
export function targetFigure(lanes: readonly Lane[]): Figure {
  const all = lanes.flatMap(({ shares }) => shares);
  const met = all.filter(({ share }) => share <= 1).length;
  const height = TOP + lanes.length * STEP + 24;
  const x = (share: number): number => {
    const [low, high] = [Math.log10(FROM), Math.log10(TO)];
    const at = (Math.log10(Math.min(TO, Math.max(FROM, share))) - low) / (high - low);
    return round(LEFT + at * (RIGHT - LEFT));
  };
  const bottom = height - 20;
  return {
    title: `Figures against their targets: ${met} of ${all.length} are met. ${lanes
      .map(({ name, shares }) => `${name}: ${shares.filter(({ share }) => share <= 1).length} of ${shares.length}`)
      .join("; ")}.`,
    height,
    body: [
      text(0, 14, "Figures against their targets", "text strong"),
      text(0, 31, `${met} of ${all.length} are met. Left of the line is better; each step is ten times.`, "soft small"),
      path(`M${x(1)} 42V${bottom}`, "mark"),
      text(x(1), bottom + 15, "the target", "bound small", "middle"),
      ...[0.01, 0.1, 10].map((share) => path(`M${x(share)} 48V${bottom}`, "rule")),
      ...lanes.flatMap((lane, at) => laneOf(lane, TOP + at * STEP, x)),
    ],
  };
}

function laneOf({ name, shares }: Lane, y: number, x: (share: number) => number): readonly string[] {
  return [
    text(0, y, name, "soft small"),
    path(`M0 ${y + 13}H${WIDTH}`, "rule"),
    ...shares.map(({ what, share }) => {
      const [cx, cy] = [x(share), y + 13];
      const shape =
        share <= 1
          ? `<circle cx="${cx}" cy="${cy}" r="4.5" class="ours" fill-opacity="0.75"/>`
          : `<path d="M${cx - 4.5} ${cy - 4.5}l9 9m0 -9l-9 9" class="mark"/>`;
      return `<g><title>${escaped(what)}</title>${shape}</g>`;
    }),
  ];
}
