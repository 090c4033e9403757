import type { Vocabulary } from "@glither/roux";
import type { ValueType } from "@glither/roux/core";
import { CLEARANCE, DETAIL, startingAt } from "../ladders.ts";

const text: ValueType = { kind: "text" };

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
    { path: "age", type: { kind: "duration" } },
    { path: "confidence", type: { kind: "number" } },
    { path: "lineage.depth", type: { kind: "integer" } },
    { path: "refuted", type: { kind: "boolean" } },
    { path: "tag", type: { kind: "optional", of: text } },
  ],
  enrichments: [
    { path: "reader.clearance", type: { kind: "optional", of: CLEARANCE } },
    { path: "reader.org", type: text },
    { path: "lineage.verified", type: { kind: "boolean" }, from: ["id", "origin"] },
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
