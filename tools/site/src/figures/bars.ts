import { type Figure, path, rect, round, text, WIDTH } from "./svg.ts";

/** One bar: what it is about, how long it is, and what stands at its end. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  /** As the table has it: `1.86 µs`. */
  readonly figure: string;
  readonly ours: boolean;
}

export interface BarChart {
  readonly title: string;
  /** Whether longer is better, what one unit is, how the scale goes: in the readers' words. */
  readonly note: string;
  readonly scale: "linear" | "logarithmic";
  readonly bars: readonly Bar[];
}

const TOP = 44;
const STEP = 38;
const THICK = 12;

/** Bars under their names, so that long names and narrow screens go together. Ours are told apart by shade and by weight. */
export function barFigure({ title, note, scale, bars }: BarChart): Figure {
  if (bars.length === 0 || bars.some(({ value }) => !(value > 0)))
    throw new RangeError(`${title}: bars need lengths above zero`);
  const lengthOf = scaled(
    scale,
    bars.map(({ value }) => value),
  );
  const rows = bars.flatMap(({ name, value, figure, ours }, at) => {
    const y = TOP + at * STEP;
    const weight = ours ? "text strong" : "text";
    return [
      text(0, y + 13, name, weight),
      text(WIDTH, y + 13, figure, weight, "end"),
      rect(0, y + 19, lengthOf(value), THICK, ours ? "ours" : "theirs", 2),
    ];
  });
  const height = TOP + bars.length * STEP + 4;
  return {
    title: `${title}. ${note}. ${bars.map(({ name, figure }) => `${name}: ${figure}`).join("; ")}.`,
    height,
    body: [
      text(0, 14, title, "text strong"),
      text(0, 31, note, "soft small"),
      path(`M0 ${TOP - 3}H${round(WIDTH)}`, "rule"),
      ...rows,
    ],
  };
}

/** The longest takes the whole width; on a logarithmic scale a bar begins half a decade before the shortest. */
function scaled(scale: BarChart["scale"], values: readonly number[]): (value: number) => number {
  const longest = Math.max(...values);
  if (scale === "linear") return (value) => (value / longest) * WIDTH;
  const from = Math.log10(Math.min(...values)) - 0.5;
  const to = Math.log10(longest);
  return (value) => ((Math.log10(value) - from) / (to - from)) * WIDTH;
}
