import type { Delivery, Retrograde } from "./edge.ts";
import type { Guarantee } from "./guarantee.ts";
import type { Mapping } from "./mapping.ts";
import type { Part } from "./part.ts";

/** The ruleset that has disposed of the edges. */
export interface WorldIdentity {
  readonly ruleset: string;
  readonly version: string;
  /** Its core's digest. */
  readonly core: string;
}

/** What is remarkable of an edge: `dana`: a gift, an attested donor and no way back; `mapped`: an action becomes an artifact. */
export type Flag = "dana" | "mapped";

export interface PlannedEdge {
  readonly from: string;
  readonly pour: string;
  readonly to: string;
  readonly pier: string;
  readonly delivery: Delivery;
  readonly retrograde: Retrograde;
  /** Whether the two run apart, or are to be one component. */
  readonly joined: "linked" | "composed";
  readonly guarantee: Guarantee;
  readonly flags: readonly Flag[];
  /** The rule that has linked it. */
  readonly rule: string;
  /** Its place among the mappings. */
  readonly mapping?: number;
}

/** A candidate that is no edge. */
export interface RefusedEdge {
  readonly from: string;
  readonly pour: string;
  readonly to: string;
  readonly verdict: string;
  readonly rule: string;
  readonly reason: string;
  readonly isolated: boolean;
}

/** What the graph as a whole wants of its host, and offers it. */
export interface OuterWorld {
  /** By import, the parts that want it. */
  readonly imports: Readonly<Record<string, readonly string[]>>;
  /** The parts that nothing within the graph feeds: artifacts come to these from outside. */
  readonly entries: readonly string[];
}

/** A graph of membranes: plain data, the same for the same parts, mappings and ruleset. */
export interface Plan {
  readonly format: "glither.graph/1";
  readonly world: WorldIdentity;
  readonly parts: readonly Part[];
  readonly mappings: readonly Mapping[];
  readonly edges: readonly PlannedEdge[];
  readonly refused: readonly RefusedEdge[];
  readonly outer: OuterWorld;
  /** The least that a host has to grant for the graph to run: interfaces, sorted. */
  readonly capabilities: readonly string[];
}
