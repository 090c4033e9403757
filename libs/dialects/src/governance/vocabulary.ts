import type { Vocabulary } from "@glither/roux";
import type { EnumType } from "@glither/roux/core";
import { RISK } from "../ladders.ts";
import { boolean, count, number, optional, text } from "../types.ts";

/**
 * What a tool's server says of it, which may be nothing; MCP's own defaults are a gateway's to fill in. A server is believed
 * no more than it deserves.
 */
const HINT: EnumType = { kind: "enum", name: "hint", symbols: ["unknown", "no", "yes"], default: "unknown" };

/** Tool calls of AI agents: what an agent wants to do, and whether it may. */
export const governance: Vocabulary = {
  dialect: "glither.governance",
  version: "0.1.0",
  collection: "event",
  record: "tool-call",
  fields: [
    { path: "action", type: text },
    { path: "risk_level", type: RISK },
    { path: "arguments", type: { kind: "list", of: { kind: "scalar" } } },
    { path: "amount", type: number },
    { path: "rate_count", type: count },
    { path: "pii_detected", type: boolean },
    { path: "actor", type: text },
    { path: "tool", type: text },
    { path: "server", type: text },
    { path: "hints.destructive", type: HINT },
    { path: "hints.read_only", type: HINT },
    { path: "hints.open_world", type: HINT },
    { path: "session.id", type: text },
    { path: "session.calls", type: count },
  ],
  objects: ["arguments"],
  calls: { tool: "tool", arguments: "arguments" },
  enrichments: [
    { path: "actor.suspended", type: boolean, from: ["actor"] },
    /** How much the actor may spend at once; absent when nobody has said so. */
    { path: "actor.spending_limit", type: optional(number), from: ["actor"] },
    { path: "tool.owner", type: optional(text), from: ["tool"] },
  ],
  ligands: [{ path: "budget_left", type: number, from: ["actor"] }],
  boxes: ["allowed", "flagged", "blocked"],
  suspended: ["flagged-review"],
  defaultBox: "blocked",
  restrictiveness: ["allowed", "flagged", "flagged-review", "blocked"],
  ladders: [RISK],
  verbs: [
    { name: "notify", phrases: { to: text }, fills: { to: { as: "name" } } },
    { name: "hold", phrases: { into: text }, suspendsWith: "into" },
  ],
  policy: { missingDeadline: "error" },
};
