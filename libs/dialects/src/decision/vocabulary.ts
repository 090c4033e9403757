import type { Vocabulary } from "@glither/roux";
import { AUTHORITY, startingAt } from "../ladders.ts";
import { boolean, count, number, optional, text } from "../types.ts";

/** Decisions of a group: what a member may settle alone, and what a council is convened for. */
export const decision: Vocabulary = {
  dialect: "glither.decision",
  version: "0.1.0",
  collection: "decision",
  record: "decision",
  fields: [
    { path: "subject", type: text },
    { path: "proposer", type: text },
    { path: "amount", type: number },
    { path: "reversible", type: boolean },
    { path: "authority", type: startingAt(AUTHORITY, "none") },
    { path: "affected.count", type: count },
    { path: "objection", type: optional(text) },
  ],
  enrichments: [
    { path: "proposer.standing", type: optional(AUTHORITY), from: ["proposer"] },
    { path: "quorum.reached", type: boolean, from: ["subject"] },
    /** The share in favour of the votes cast; absent before the first. */
    { path: "votes.share", type: optional(number), from: ["subject"] },
  ],
  ligands: [{ path: "proposer_mandate", type: AUTHORITY, from: ["proposer"] }],
  boxes: ["assented", "authorized", "rejected"],
  suspended: ["convened"],
  defaultBox: "rejected",
  restrictiveness: ["assented", "authorized", "convened", "rejected"],
  ladders: [AUTHORITY],
  verbs: [
    // No proposal names by itself who decides on it.
    {
      name: "convene",
      object: { parameter: "body", type: text },
      fills: { body: { as: "name", where: "behind-own" } },
      phrases: { into: text },
      suspendsWith: "into",
    },
    { name: "delegate", phrases: { to: text }, fills: { to: { as: "name", where: "behind-own" } } },
    { name: "escalate", phrases: { to: text }, fills: { to: { as: "name", where: "behind-own" } } },
  ],
  policy: { missingDeadline: "error" },
};
