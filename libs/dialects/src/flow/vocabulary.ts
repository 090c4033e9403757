import type { ValueType, Vocabulary } from "@glither/roux";
import { CLEARANCE, DETAIL, startingAt } from "../ladders.ts";

const text: ValueType = { kind: "text" };

/** Records on their way between systems: what is taken out of them, and where they go. */
export const flow: Vocabulary = {
  dialect: "glither.flow",
  version: "0.1.0",
  collection: "record",
  record: "data-record",
  fields: [
    { path: "source", type: text },
    { path: "destination", type: text },
    { path: "kind", type: text },
    { path: "clearance", type: startingAt(CLEARANCE, "top_secret") },
    { path: "email", type: { kind: "optional", of: text } },
    { path: "national_id", type: { kind: "optional", of: text } },
    { path: "notes", type: text },
    { path: "labels", type: { kind: "list", of: text } },
  ],
  enrichments: [
    { path: "destination.clearance", type: { kind: "optional", of: CLEARANCE } },
    { path: "consent.given", type: { kind: "boolean" } },
  ],
  boxes: ["delivered", "dropped"],
  suspended: [],
  defaultBox: "dropped",
  restrictiveness: ["delivered", "dropped"],
  ladders: [CLEARANCE, DETAIL],
  verbs: [
    { name: "redact", object: { parameter: "field", type: text } },
    { name: "transform", object: { parameter: "field", type: text }, phrases: { by: text } },
    { name: "route", phrases: { to: text }, settles: "delivered" },
  ],
  policy: { missingDeadline: "error" },
};
