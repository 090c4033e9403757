import type { Vocabulary } from "@glither/roux";
import { AUTHORITY, RATE } from "../ladders.ts";
import { boolean, count, headers, instant, ip, number, optional, text } from "../types.ts";

/** Requests at an API's gate. */
export const api: Vocabulary = {
  dialect: "glither.api",
  version: "0.1.0",
  collection: "request",
  record: "request",
  fields: [
    { path: "method", type: text },
    { path: "path", type: text },
    { path: "client", type: text },
    { path: "client_ip", type: optional(ip) },
    { path: "scope", type: text },
    { path: "expires", type: optional(instant) },
    { path: "headers", type: headers },
    { path: "body.size", type: count },
    { path: "error_rate", type: number },
    { path: "authenticated", type: boolean },
  ],
  enrichments: [
    { path: "client.authority", type: optional(AUTHORITY), from: ["client"] },
    { path: "client.blocked", type: boolean, from: ["client"] },
    { path: "quota.left", type: count, from: ["client"] },
  ],
  ligands: [{ path: "client_reputation", type: number, from: ["client"] }],
  boxes: ["admitted", "denied"],
  suspended: ["probation"],
  defaultBox: "denied",
  restrictiveness: ["admitted", "probation", "denied"],
  ladders: [RATE, AUTHORITY],
  verbs: [
    { name: "admit", settles: "admitted", opens: true },
    { name: "deny", settles: "denied" },
    { name: "tag", object: { parameter: "label", type: text }, fills: { label: { as: "name" } } },
    { name: "hold", phrases: { into: text }, suspendsWith: "into" },
  ],
  policy: { missingDeadline: "lint" },
};
