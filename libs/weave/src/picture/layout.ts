export interface Node {
  readonly id: string;
  readonly text: string;
  /** From the left, from 0; columns without nodes take no room. */
  readonly column: number;
  /** What it stands for; a class where it is drawn. */
  readonly kind: string;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** The same of an edge. */
  readonly kind: string;
}

/** Boxes and curves in their places, in pixels from the left and from above, for whoever draws them. */
export interface Picture {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly curves: readonly Curve[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The whole text, and what of it is shown. */
  readonly text: string;
  readonly shown: string;
  readonly kind: string;
}

export interface Curve {
  /** As the attribute `d` of a path. */
  readonly path: string;
  readonly kind: string;
}

const NODE = { height: 28, gap: 14, padding: 12, character: 7.3, longest: 30 };
/** Between columns; more in a tall picture, so that its curves do not bunch. */
const columnGap = (tallest: number): number => Math.min(200, Math.max(72, tallest / 6));
/** A column is drawn apart to the height of the tallest one, but no further than this between its nodes. */
const WIDEST_STEP = 90;
const MARGIN = 8;

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly column: number;
}

/** Boxes in columns and curves between them. Long texts are cut. */
export function laidOut(title: string, nodes: readonly Node[], edges: readonly Edge[]): Picture {
  const { places, width, height } = place(nodes);
  const curves = edges.flatMap(({ from, to, kind }) => {
    const [a, b] = [places.get(from), places.get(to)];
    return a && b ? [{ path: curve(a, b), kind }] : [];
  });
  const boxes = nodes.flatMap(({ id, text, kind }) => {
    const at = places.get(id);
    return at ? [{ x: at.x, y: at.y, width: at.width, height: NODE.height, text, shown: cut(text), kind }] : [];
  });
  return { title, width, height, boxes, curves };
}

function place(nodes: readonly Node[]): { places: ReadonlyMap<string, Placed>; width: number; height: number } {
  const columns = Map.groupBy(nodes, ({ column }) => column);
  const step = NODE.height + NODE.gap;
  const tallest = Math.max(0, ...[...columns.values()].map(({ length }) => length * step - NODE.gap));
  const gap = Math.round(columnGap(tallest));
  const places = new Map<string, Placed>();
  let x = MARGIN;
  for (const [column, members] of [...columns].sort(([a], [b]) => a - b)) {
    const longest = Math.max(...members.map(({ text }) => cut(text).length));
    const width = Math.ceil(longest * NODE.character) + 2 * NODE.padding;
    const apart = Math.max(step, Math.min(WIDEST_STEP, Math.floor(tallest / members.length)));
    const top = MARGIN + Math.round((tallest - (members.length - 1) * apart - NODE.height) / 2);
    members.forEach(({ id }, at) => {
      places.set(id, { x, y: top + at * apart, width, column });
    });
    x += width + gap;
  }
  return { places, width: x - gap + MARGIN, height: tallest + 2 * MARGIN };
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length > NODE.longest ? `${characters.slice(0, NODE.longest - 1).join("")}…` : text;
}

/** From side to side, or straight down within a column. */
function curve(a: Placed, b: Placed): string {
  const half = NODE.height / 2;
  if (a.column === b.column) return `M${a.x + a.width / 2} ${a.y + NODE.height}V${b.y}`;
  const [left, right] = a.x < b.x ? [a, b] : [b, a];
  const [x1, y1, x2, y2] = [left.x + left.width, left.y + half, right.x, right.y + half];
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
