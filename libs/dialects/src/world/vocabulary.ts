import type { Vocabulary } from "@glither/roux";
import type { EnumType } from "@glither/roux/core";
import { GUARANTEE, startingAt } from "../ladders.ts";
import { boolean, count, optional, text } from "../types.ts";

/** What is known of a part of the graph: of the donor, whose Pour an edge begins with, and of the receiver's Pier. */
const PART = ["name", "dialect", "zone", "region", "version", "digest"];
/** What somebody trusted has signed of it. */
const ATTESTED = ["no_retrograde", "membrane", "provenance"];

/** Whether the donor waits to hear that what it gave has arrived. */
const DELIVERY: EnumType = {
  kind: "enum",
  name: "delivery",
  symbols: ["fire_and_forget", "acked"],
  default: "acked",
};

/** Whether anything can flow back along an edge. */
const RETROGRADE: EnumType = { kind: "enum", name: "retrograde", symbols: ["open", "diode"], default: "open" };

/** Edges of a graph of membranes: which systems may be linked, and with which guarantee. */
export const world: Vocabulary = {
  dialect: "glither.world",
  version: "0.1.0",
  collection: "edge",
  parts: ["donor", "pour", "pier"],
  dotted: ["donor.dialect", "pier.dialect"],
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
    ...["donor", "pier"].flatMap((part) => [
      ...PART.map((name) => ({ path: `${part}.${name}`, type: text })),
      ...ATTESTED.map((claim) => ({ path: `${part}.attested.${claim}`, type: boolean })),
    ]),
    /** The export, or the action that the donor does: `glither:mail/actions@0.1.0#route`. */
    { path: "pour.export", type: text },
    /** Its type as WIT writes it: `func(msg: message, to: string)`. */
    { path: "pour.type", type: text },
    /** The import that the receiver has, or the artifact that it takes: `dispose`. */
    { path: "pier.import", type: text },
    /** The highest that the donor keeps. */
    { path: "guarantee.offer", type: startingAt(GUARANTEE, "none") },
    /** The highest that the receiver has a use for. */
    { path: "guarantee.wish", type: startingAt(GUARANTEE, "promotion") },
    { path: "delivery", type: DELIVERY },
    { path: "retrograde", type: RETROGRADE },
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
    { name: "link", restates: { object: "pour", to: "pier" }, settles: "linked", opens: true },
    // What stands between two worlds is named by the ruleset alone.
    { name: "compose", phrases: { by: text } },
    { name: "isolate" },
    { name: "refuse", settles: "refused" },
    { name: "negotiate", phrases: { into: text }, suspendsWith: "into" },
  ],
  policy: { missingDeadline: "error" },
};
