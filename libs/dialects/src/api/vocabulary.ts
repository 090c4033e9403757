import type { Vocabulary } from "@glither/roux";
import type { ValueType } from "@glither/roux/core";
import { AUTHORITY, RATE } from "../ladders.ts";

const text: ValueType = { kind: "text" };

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
    { path: "scope", type: text },
    { path: "headers", type: { kind: "headers" } },
    { path: "body.size", type: { kind: "integer" } },
    { path: "error_rate", type: { kind: "number" } },
    { path: "authenticated", type: { kind: "boolean" } },
  ],
  enrichments: [
    { path: "client.authority", type: { kind: "optional", of: AUTHORITY }, from: ["client"] },
    { path: "client.blocked", type: { kind: "boolean" }, from: ["client"] },
    { path: "quota.left", type: { kind: "integer" }, from: ["client"] },
  ],
  ligands: [{ path: "client_reputation", type: { kind: "number" }, from: ["client"] }],
  boxes: ["admitted", "denied"],
  suspended: ["probation"],
  defaultBox: "denied",
  restrictiveness: ["admitted", "probation", "denied"],
  ladders: [RATE, AUTHORITY],
  verbs: [
    { name: "admit", settles: "admitted" },
    { name: "deny", settles: "denied" },
    { name: "tag", object: { parameter: "label", type: text } },
    { name: "hold", phrases: { into: text }, suspendsWith: "into" },
  ],
  policy: { missingDeadline: "lint" },
};
