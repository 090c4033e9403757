import type { Vocabulary } from "@glither/roux";
import { CLEARANCE, DETAIL, startingAt } from "../ladders.ts";
import { boolean, count, duration, number, optional, text } from "../types.ts";

/** Segments of knowledge that a fleet shares: who may see which, and in how much detail. */
export const segment: Vocabulary = {
  dialect: "glither.segment",
  version: "0.1.0",
  collection: "segment",
  record: "segment",
  fields: [
    { path: "id", type: text },
    { path: "owner", type: text },
    { path: "origin", type: text },
    { path: "clearance", type: startingAt(CLEARANCE, "top_secret") },
    { path: "detail", type: startingAt(DETAIL, "full") },
    { path: "age", type: duration },
    { path: "confidence", type: number },
    { path: "lineage.depth", type: count },
    { path: "refuted", type: boolean },
    { path: "tag", type: optional(text) },
  ],
  enrichments: [
    { path: "reader.clearance", type: optional(CLEARANCE) },
    { path: "reader.org", type: text },
    { path: "lineage.verified", type: boolean, from: ["id", "origin"] },
  ],
  ligands: [{ path: "owner_clearance", type: CLEARANCE, from: ["owner"] }],
  boxes: ["live", "denied"],
  suspended: ["occluded", "probation"],
  defaultBox: "denied",
  restrictiveness: ["live", "probation", "occluded", "denied"],
  ladders: [CLEARANCE, DETAIL],
  audiences: true,
  verbs: [{ name: "seed", phrases: { into: text }, suspendsWith: "into" }],
  policy: { missingDeadline: "error" },
};
