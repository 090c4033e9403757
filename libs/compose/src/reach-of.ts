import type { Guarantee } from "./guarantee.ts";
import type { Plan } from "./plan.ts";
import { leaving, reachFrom, waysOf } from "./reach.ts";

/** By part, whom it reaches along the graph's edges, and against those that have a way back, and the best guarantee on the whole way; sorted by name. */
export function reachOf({
  parts,
  edges,
}: Pick<Plan, "parts" | "edges">): ReadonlyMap<string, Readonly<Record<string, Guarantee>>> {
  const names = parts.map(({ name }) => name);
  const places = new Map(names.map((name, at) => [name, at]));
  const arrows = edges.flatMap(({ from, to, guarantee, retrograde, mapping }) => {
    const [start, end] = [places.get(from), places.get(to)];
    return start === undefined || end === undefined
      ? []
      : waysOf({ from: start, to: end, guarantee }, { retrograde, mapping });
  });
  const out = leaving(names.length, arrows);
  return new Map(
    names.map((name, at) => {
      const reached = [...reachFrom(out, at)].map(([part, guarantee]): [string, Guarantee] => [
        names[part] ?? "",
        guarantee,
      ]);
      return [name, Object.fromEntries(reached.sort(([a], [b]) => (a < b ? -1 : 1)))];
    }),
  );
}
