import type { OwnBindings } from "../../own/own-bindings.ts";
import { quietActions } from "../quiet.ts";
import type { Lineage } from "./lineage.ts";

export const CLEARANCES = ["unrestricted", "restricted", "confidential", "secret", "top_secret"] as const;
export type Clearance = (typeof CLEARANCES)[number];

/** Whoever is to read a segment. */
export interface Reader {
  readonly org: string;
  /** Undefined for a reader without any. */
  readonly clearance?: Clearance;
}

export interface SegmentSetOptions {
  /** A set is one reader's: what is asked about a reader is asked about this one. */
  readonly reader: Reader;
  readonly lineage: Lineage;
}

interface Asked {
  readonly id: string;
  readonly origin: string;
}

/** What `glither.segment` asks of its host. What a reader sees is worked out of the receipt: see `seenBy`. */
export function segmentSet({ reader, lineage }: SegmentSetOptions): OwnBindings {
  return {
    enrich: {
      "reader.clearance": () => reader.clearance,
      "reader.org": () => reader.org,
      "lineage.verified": ({ id, origin }: Asked) => lineage.isVerified(id, origin),
    },
    actions: quietActions("seed", "wrap", "raise_clearance", "lower_clearance", "raise_detail", "lower_detail"),
  };
}
