import type { Vocabulary } from "@glither/roux";
import { GUARANTEE, startingAt } from "../ladders.ts";
import { boolean, count, optional, text } from "../types.ts";

/** Edges of a graph of membranes: which systems may be linked, and with which guarantee. */
export const world: Vocabulary = {
  dialect: "glither.world",
  version: "0.1.0",
  collection: "edge",
  record: "edge",
  fields: [
    { path: "from.name", type: text },
    { path: "from.zone", type: text },
    { path: "to.name", type: text },
    { path: "to.zone", type: text },
    /** The WIT interface that the edge carries, `glither:mail/actions`. */
    { path: "interface", type: text },
    { path: "guarantee", type: startingAt(GUARANTEE, "none") },
    { path: "imports.count", type: count },
    { path: "encrypted", type: boolean },
  ],
  enrichments: [
    { path: "to.attested", type: boolean, from: ["to.name"] },
    { path: "to.guarantee", type: optional(GUARANTEE), from: ["to.name"] },
  ],
  ligands: [{ path: "own_guarantee", type: GUARANTEE, from: ["from.name"] }],
  boxes: ["linked", "refused"],
  suspended: ["negotiating"],
  defaultBox: "refused",
  restrictiveness: ["linked", "negotiating", "refused"],
  ladders: [GUARANTEE],
  verbs: [
    { name: "link", settles: "linked", opens: true },
    // What stands between two worlds is named by the ruleset alone.
    { name: "compose", phrases: { by: text } },
    { name: "isolate" },
    { name: "refuse", settles: "refused" },
    { name: "negotiate", phrases: { into: text }, suspendsWith: "into" },
  ],
  policy: { missingDeadline: "error" },
};
