/** What of a graph of membranes is drawn. */
export interface GraphPicture {
  readonly world: { readonly ruleset: string; readonly version: string };
  readonly parts: readonly GraphPart[];
  readonly edges: readonly GraphEdge[];
  /** Candidates that are no edge. */
  readonly refused: readonly {
    readonly from: string;
    readonly to: string;
    readonly pour: string;
    readonly reason: string;
  }[];
  readonly outer: {
    readonly imports: Readonly<Record<string, readonly string[]>>;
    readonly entries: readonly string[];
  };
}

export interface GraphPart {
  readonly name: string;
  readonly dialect: string;
  readonly version: string;
  readonly zone: string;
  readonly digest: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** The function that the edge carries. */
  readonly pour: string;
  readonly delivery: string;
  readonly retrograde: string;
  readonly guarantee: string;
  readonly flags: readonly string[];
  readonly rule: string;
}

/** `route` of `glither:mail/actions@0.1.0#route`. */
export function shortName(pour: string): string {
  return pour.slice(pour.indexOf("#") + 1);
}

/** A gift is drawn as an arrow without a way back; so is what cannot be answered, but not as thick. */
export function kindOf({ flags, retrograde }: GraphEdge): "gift" | "diode" | "open" {
  if (flags.includes("dana")) return "gift";
  return retrograde === "diode" ? "diode" : "open";
}

/** How far each part is from where artifacts come in, by the shortest way; what nothing reaches stands first. */
export function depths({ parts, edges, outer }: GraphPicture): ReadonlyMap<string, number> {
  const found = new Map(outer.entries.map((name) => [name, 0]));
  const next = [...outer.entries];
  const leaving = Map.groupBy(edges, ({ from }) => from);
  for (let name = next.shift(); name !== undefined; name = next.shift())
    for (const { to } of leaving.get(name) ?? []) {
      if (found.has(to)) continue;
      found.set(to, (found.get(name) ?? 0) + 1);
      next.push(to);
    }
  for (const { name } of parts) if (!found.has(name)) found.set(name, 0);
  return found;
}
