import type { Vocabulary } from "@glither/roux";
import { CLEARANCE, startingAt } from "../ladders.ts";
import { boolean, count, headers, text } from "../types.ts";

/** What has no dialect of its own yet: anything with a kind, a source and a few attributes. */
export const core: Vocabulary = {
  dialect: "glither.core",
  version: "0.1.0",
  collection: "any",
  record: "artifact",
  fields: [
    { path: "kind", type: text },
    { path: "source", type: text },
    { path: "size", type: count },
    { path: "clearance", type: startingAt(CLEARANCE, "top_secret") },
    { path: "attributes", type: headers },
  ],
  enrichments: [{ path: "source.trusted", type: boolean }],
  ligands: [{ path: "source_clearance", type: CLEARANCE, from: ["source"] }],
  boxes: ["delivered", "dropped"],
  suspended: ["quarantine"],
  defaultBox: "dropped",
  restrictiveness: ["delivered", "quarantine", "dropped"],
  ladders: [CLEARANCE],
  verbs: [
    { name: "route", phrases: { to: text }, fills: { to: { as: "mailbox" } }, settles: "delivered", opens: true },
    { name: "tag", object: { parameter: "label", type: text }, fills: { label: { as: "name" } } },
    { name: "hold", phrases: { into: text }, suspendsWith: "into" },
  ],
  policy: { missingDeadline: "error" },
};
