import { GUARANTEES, type Guarantee } from "./guarantee.ts";

/** An edge by the places of its ends among the parts. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly guarantee: Guarantee;
}

/**
 * An edge's way there, and its way back where it has one. Along a diode nothing flows back, but an export is called: its caller's
 * arguments flow against the edge.
 */
export function waysOf(
  arrow: Arrow,
  { retrograde, mapping }: { readonly retrograde: "open" | "diode"; readonly mapping?: number | undefined },
): readonly Arrow[] {
  if (retrograde === "diode" && mapping !== undefined) return [arrow];
  return [arrow, { ...arrow, from: arrow.to, to: arrow.from }];
}

/** By part, the arrows that leave it. */
export function leaving(count: number, arrows: readonly Arrow[]): readonly (readonly Arrow[])[] {
  const found: Arrow[][] = Array.from({ length: count }, () => []);
  for (const arrow of arrows) found[arrow.from]?.push(arrow);
  return found;
}

/**
 * The number of the circle that each part belongs to: two parts have the same one where each reaches the other (strongly
 * connected components, by Tarjan's algorithm without recursion). The work is in the number of parts and arrows.
 */
export function circlesOf(out: readonly (readonly Arrow[])[]): readonly number[] {
  const index = new Array<number>(out.length).fill(-1);
  const low = new Array<number>(out.length).fill(0);
  const circle = new Array<number>(out.length).fill(-1);
  const stack: number[] = [];
  let [next, circles] = [0, 0];
  for (let start = 0; start < out.length; start++) {
    if (index[start] !== -1) continue;
    const path: { readonly part: number; at: number }[] = [{ part: start, at: 0 }];
    while (path.length > 0) {
      const top = path[path.length - 1] as { readonly part: number; at: number };
      const { part } = top;
      if (top.at === 0) {
        index[part] = low[part] = next++;
        stack.push(part);
      }
      const arrow = out[part]?.[top.at++];
      if (arrow !== undefined) {
        if (index[arrow.to] === -1) path.push({ part: arrow.to, at: 0 });
        else if (circle[arrow.to] === -1) low[part] = Math.min(low[part] ?? 0, index[arrow.to] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.part;
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[part] ?? 0);
      if (low[part] !== index[part]) continue;
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        circle[member] = circles;
        if (member === part) break;
      }
      circles++;
    }
  }
  return circle;
}

/**
 * Whom one part reaches, each with the best guarantee that holds on the whole way there: the least of a way counts, the highest
 * of all ways. Not itself, but where a way leads back to it.
 */
export function reachFrom(out: readonly (readonly Arrow[])[], start: number): ReadonlyMap<number, Guarantee> {
  const found = new Map<number, Guarantee>();
  for (const guarantee of GUARANTEES.toReversed()) {
    const least = GUARANTEES.indexOf(guarantee);
    // Ways along arrows that all keep this rung: whoever was found on a higher one is gone through again only from here.
    const seen = new Set([start]);
    const next = [start];
    for (let part = next.pop(); part !== undefined; part = next.pop())
      for (const arrow of out[part] ?? []) {
        if (GUARANTEES.indexOf(arrow.guarantee) < least) continue;
        if (!found.has(arrow.to)) found.set(arrow.to, guarantee);
        if (seen.has(arrow.to)) continue;
        seen.add(arrow.to);
        next.push(arrow.to);
      }
  }
  return found;
}
