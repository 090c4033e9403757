import type { Graph } from "./graph.ts";
import { layersOf, type Placed } from "./layers.ts";
import { type Figure, path, rect, round, text, WIDTH } from "./svg.ts";

const BOX = { height: 30, padding: 14, character: 7.4 };
const LINE = 14;
const GAP = 16;
const TOP = 30;

interface At {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/** A graph from above to below, as wide as every figure. */
export function graphFigure(title: string, graph: Graph): Figure {
  const { rows, links } = layersOf(graph);
  const places = new Map<string, At>();
  const body: string[] = [];
  let y = TOP;
  for (const row of rows) {
    const height = Math.max(...row.map(heightOf));
    const starts = spread(row);
    row.forEach((placed, at) => {
      const x = starts[at] ?? 0;
      const own = heightOf(placed);
      const top = y + (height - own) / 2;
      places.set(placed.id, { x, top, bottom: top + own });
      body.push(...drawn(placed, x, top));
    });
    y += height + GAP;
  }
  const arrows = links.map(({ from, to, last }) => arrow(places.get(from), places.get(to), last));
  const told = graph.edges.map(({ from, to, label }) => {
    const name = (id: string): string => graph.nodes.find((node) => node.id === id)?.text ?? id;
    return `${name(from)} to ${name(to)}: ${label.join(" ")}`;
  });
  return {
    title: `${title}. ${told.join("; ")}.`,
    height: y - GAP + 4,
    body: [text(0, 14, title, "text strong"), ...arrows.flat(), ...body],
  };
}

function heightOf({ node, lines }: Placed): number {
  return node === undefined ? Math.max(8, lines.length * LINE + 4) : BOX.height;
}

function widthOf({ node, lines }: Placed): number {
  if (node !== undefined) return node.text.length * BOX.character + 2 * BOX.padding;
  return Math.max(12, ...lines.map((line) => line.length * 6.3));
}

/** The middles of a row's things, the room that is left shared out between them. */
function spread(row: readonly Placed[]): readonly number[] {
  const widths = row.map(widthOf);
  const free = (WIDTH - widths.reduce((sum, width) => sum + width, 0)) / (row.length + 1);
  if (free < 0) throw new Error(`a row is too wide to be drawn: ${row.flatMap(({ lines }) => lines).join(", ")}`);
  let x = 0;
  return widths.map((width) => {
    const middle = x + free + width / 2;
    x = middle + width / 2;
    return middle;
  });
}

function drawn(placed: Placed, x: number, top: number): readonly string[] {
  const { node, lines } = placed;
  if (node === undefined && lines.length === 0)
    return [path(`M${round(x)} ${round(top)}V${round(top + heightOf(placed))}`, "edge")];
  if (node === undefined) return lines.map((line, at) => text(x, top + 12 + at * LINE, line, "soft small", "middle"));
  const width = widthOf(placed);
  return [
    rect(x - width / 2, top, width, BOX.height, `box ${node.kind ?? ""}`.trim(), 6),
    text(x, top + BOX.height / 2 + 4, node.text, "text code", "middle"),
  ];
}

function arrow(from: At | undefined, to: At | undefined, last: boolean): readonly string[] {
  if (from === undefined || to === undefined) return [];
  const [x1, y1, x2, y2] = [round(from.x), round(from.bottom), round(to.x), round(to.top)];
  const bend = round((y2 - y1) / 2);
  const line = path(`M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`, "edge");
  return last ? [line, path(`M${x2 - 3.5} ${round(y2 - 6)}L${x2} ${y2}L${x2 + 3.5} ${round(y2 - 6)}`, "edge")] : [line];
}
