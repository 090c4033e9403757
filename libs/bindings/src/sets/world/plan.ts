import type { Receipt } from "@glither/host";

/** An edge with what was decided about it. */
export interface DecidedEdge {
  readonly from: string;
  readonly to: string;
  readonly interface: string;
  readonly guarantee: string;
  readonly receipt: Receipt;
}

/** A link that may be opened. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly interface: string;
  readonly guarantee: string;
  /** Whoever makes one component of both. */
  readonly composedBy?: string;
}

export interface Plan {
  readonly links: readonly Link[];
  /** Systems that nothing may reach, and that reach nothing. */
  readonly isolated: readonly string[];
  /** Edges that wait. */
  readonly waiting: readonly Pick<Link, "from" | "to" | "interface">[];
}

/**
 * The graph that decisions about its edges come to. What one decision isolates is out of all links, whatever others say; an
 * edge that is decided on twice has to be linked both times.
 */
export function planOf(edges: readonly DecidedEdge[]): Plan {
  const isolated = new Set(edges.filter(({ receipt }) => did(receipt, "isolate")).map(({ to }) => to));
  const isOut = ({ from, to }: DecidedEdge): boolean => isolated.has(from) || isolated.has(to);
  const refused = new Set(edges.filter(({ receipt }) => receipt.verdict !== "linked").map(keyOf));
  const linked = new Map(
    edges.filter((edge) => !isOut(edge) && !refused.has(keyOf(edge))).map((edge) => [keyOf(edge), edge]),
  );
  return {
    links: [...linked.values()].map(linkOf),
    isolated: [...isolated].sort(),
    waiting: edges
      .filter((edge) => edge.receipt.verdict === "pending" && !isOut(edge))
      .map(({ from, to, interface: carried }) => ({ from, to, interface: carried })),
  };
}

function linkOf({ from, to, interface: carried, guarantee, receipt }: DecidedEdge): Link {
  const composed = receipt.actions.find(({ verb }) => verb === "compose");
  // A move for somebody alone is no move of the link.
  const moved = receipt.actions.filter(
    ({ verb, args }) => (verb === "raise_guarantee" || verb === "lower_guarantee") && (args["for"] ?? null) === null,
  );
  return {
    from,
    to,
    interface: carried,
    guarantee: String(moved.at(-1)?.args["to"] ?? guarantee),
    ...(composed === undefined ? {} : { composedBy: String(composed.args["by"]) }),
  };
}

function did({ actions }: Receipt, verb: string): boolean {
  return actions.some((action) => action.verb === verb);
}

function keyOf({ from, to, interface: carried }: DecidedEdge): string {
  return JSON.stringify([from, to, carried]);
}
