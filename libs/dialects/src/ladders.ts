import type { EnumType } from "@glither/roux/core";

/** Ladders that several dialects climb; the lowest rung first. */

export const CLEARANCE: EnumType = {
  kind: "enum",
  name: "clearance",
  symbols: ["unrestricted", "restricted", "confidential", "secret", "top_secret"],
  ordered: true,
  restricts: "up",
};

/** How much of an artifact can be seen. */
export const DETAIL: EnumType = {
  kind: "enum",
  name: "detail",
  symbols: ["nothing", "existence", "summary", "full"],
  ordered: true,
  restricts: "down",
};

/** On whose word something is done. */
export const AUTHORITY: EnumType = {
  kind: "enum",
  name: "authority",
  symbols: ["none", "member", "steward", "council"],
  ordered: true,
  restricts: "up",
};

/** How many requests are let through. */
export const RATE: EnumType = {
  kind: "enum",
  name: "rate",
  symbols: ["blocked", "trickle", "normal", "burst"],
  ordered: true,
  restricts: "down",
};

/** What a link between two systems promises. */
export const GUARANTEE: EnumType = {
  kind: "enum",
  name: "guarantee",
  symbols: ["none", "transport", "envelope_verified", "disposition", "promotion"],
  ordered: true,
  restricts: "up",
};

/** How much harm a tool call may do. */
export const RISK: EnumType = {
  kind: "enum",
  name: "risk",
  symbols: ["minimal", "limited", "high", "unacceptable"],
  ordered: true,
  restricts: "up",
};

/** The same ladder with a rung that an artifact has when it names none. */
export function startingAt(ladder: EnumType, rung: string): EnumType {
  return { ...ladder, default: rung };
}
