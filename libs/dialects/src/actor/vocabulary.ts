import type { Vocabulary } from "@glither/roux";
import type { EnumType } from "@glither/roux/core";
import { boolean, count, number, optional, text, texts } from "../types.ts";

/** Which way a message crosses: to what a membrane guards, or from there to those outside. */
const DIRECTION: EnumType = { kind: "enum", name: "direction", symbols: ["inward", "outward"] };

/** Messages between actors that cross a membrane: whether they pass, and what they may bring along. */
export const actor: Vocabulary = {
  dialect: "glither.actor",
  version: "0.1.0",
  collection: "message",
  record: "actor-message",
  fields: [
    { path: "direction", type: DIRECTION },
    { path: "method", type: text },
    { path: "arguments", type: { kind: "list", of: { kind: "scalar" } } },
    /** The names under which the membrane knows the two sides, and what the target was handed out as. */
    { path: "from", type: text },
    { path: "to", type: text },
    { path: "interface", type: text },
    /** How many references one came from another through the membrane until this one; 0 for the one that it was made for. */
    { path: "depth", type: count },
    /** What the references in the message are known as. */
    { path: "references", type: texts },
  ],
  objects: ["arguments"],
  calls: { tool: "method", arguments: "arguments" },
  enrichments: [
    { path: "from.suspended", type: boolean, from: ["from"] },
    { path: "to.owner", type: optional(text), from: ["to"] },
  ],
  ligands: [{ path: "budget_left", type: number, from: ["from"] }],
  boxes: ["passed", "refused"],
  suspended: ["held"],
  defaultBox: "refused",
  restrictiveness: ["passed", "held", "refused"],
  ladders: [],
  verbs: [
    // What a membrane hands out is named by the ruleset alone.
    { name: "attenuate", phrases: { to: text } },
    { name: "revoke", object: { parameter: "why", type: text }, fills: { why: { as: "line" } } },
    { name: "log", object: { parameter: "label", type: text }, fills: { label: { as: "line" } } },
    { name: "hold", phrases: { into: text }, suspendsWith: "into" },
  ],
  policy: { missingDeadline: "error" },
};
