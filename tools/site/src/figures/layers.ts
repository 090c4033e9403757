import type { Graph, Node } from "./graph.ts";

/** What stands in one row of a drawing: a box, the words of an arrow, or a place that an arrow passes. */
export interface Placed {
  readonly id: string;
  readonly lines: readonly string[];
  readonly node?: Node;
}

export interface Layers {
  readonly rows: readonly (readonly Placed[])[];
  /** From one row to the next; `last` where the arrow ends in a box. */
  readonly links: readonly { readonly from: string; readonly to: string; readonly last: boolean }[];
}

/**
 * The graph in rows from above, each arrow with its words in rows of their own between boxes, and with a place in each row that
 * it passes (after Sugiyama). A circle is an error: what we draw has none.
 */
export function layersOf({ nodes, edges }: Graph): Layers {
  const depth = depths({ nodes, edges });
  const rows: Placed[][] = [];
  const place = (row: number, placed: Placed): void => {
    rows[row] ??= [];
    rows[row].push(placed);
  };
  for (const node of nodes) place(2 * (depth.get(node.id) ?? 0), { id: node.id, lines: [node.text], node });
  const links: { from: string; to: string; last: boolean }[] = [];
  edges.forEach(({ from, to, label }, at) => {
    const [top, bottom] = [2 * (depth.get(from) ?? 0), 2 * (depth.get(to) ?? 0)];
    let before = from;
    for (let row = top + 1; row < bottom; row++) {
      const id = `edge ${at} ${row}`;
      place(row, { id, lines: row === top + 1 ? label : [] });
      links.push({ from: before, to: id, last: false });
      before = id;
    }
    links.push({ from: before, to, last: true });
  });
  // What cannot be bettered from one beginning often can from another.
  const tried = [
    ordered(rows, links),
    rows,
    ordered(
      rows.map((row) => row.toReversed()),
      links,
    ),
  ].map((beginning) => untangled(beginning, links));
  const [best = rows] = tried.toSorted((a, b) => crossings(a, links) - crossings(b, links));
  return { rows: best, links };
}

/** How many arrows at most lead to each. */
function depths({ nodes, edges }: Graph): ReadonlyMap<string, number> {
  const depth = new Map(nodes.map(({ id }) => [id, 0]));
  for (let round = 0; round <= nodes.length; round++) {
    let changed = false;
    for (const { from, to } of edges) {
      const least = (depth.get(from) ?? 0) + 1;
      if ((depth.get(to) ?? 0) >= least) continue;
      depth.set(to, least);
      changed = true;
    }
    if (!changed) return depth;
  }
  throw new Error("the graph has a circle");
}

/** Each row by the mean place of what leads to it, so that fewer arrows cross. */
function ordered(rows: readonly (readonly Placed[])[], links: Layers["links"]): readonly (readonly Placed[])[] {
  const result: (readonly Placed[])[] = [];
  let at = new Map<string, number>();
  for (const row of rows) {
    const mean = new Map(
      row.map(({ id }, own) => {
        const above = links.filter(({ to }) => to === id).flatMap(({ from }) => at.get(from) ?? []);
        return [id, above.length === 0 ? own / row.length : above.reduce((sum, one) => sum + one, 0) / above.length];
      }),
    );
    const sorted = row.toSorted((a, b) => (mean.get(a.id) ?? 0) - (mean.get(b.id) ?? 0));
    at = new Map(sorted.map(({ id }, place) => [id, (place + 0.5) / sorted.length]));
    result.push(sorted);
  }
  return result;
}

/** Neighbours change places as long as fewer arrows cross for it. */
function untangled(rows: readonly (readonly Placed[])[], links: Layers["links"]): readonly (readonly Placed[])[] {
  let best = rows;
  let least = crossings(best, links);
  for (let better = true; better; ) {
    better = false;
    for (const [at, row] of best.entries())
      for (let left = 0; left + 1 < row.length; left++) {
        const swapped = (best[at] ?? []).with(left, row[left + 1] as Placed).with(left + 1, row[left] as Placed);
        const tried = best.with(at, swapped);
        const count = crossings(tried, links);
        if (count >= least) continue;
        [best, least, better] = [tried, count, true];
        break;
      }
  }
  return best;
}

function crossings(rows: readonly (readonly Placed[])[], links: Layers["links"]): number {
  const at = new Map(rows.flatMap((row) => row.map(({ id }, place) => [id, place] as const)));
  const rowOf = new Map(rows.flatMap((row, number) => row.map(({ id }) => [id, number] as const)));
  const spans = links.map(({ from, to }) => [rowOf.get(from) ?? 0, at.get(from) ?? 0, at.get(to) ?? 0] as const);
  let count = 0;
  for (const [row, top, bottom] of spans)
    for (const [other, from, to] of spans) if (row === other && top < from && bottom > to) count++;
  return count;
}
