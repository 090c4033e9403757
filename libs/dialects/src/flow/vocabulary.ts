import type { Vocabulary } from "@glither/roux";
import type { EnumType } from "@glither/roux/core";
import { CLEARANCE, DETAIL, startingAt } from "../ladders.ts";
import { boolean, duration, headers, optional, text, texts } from "../types.ts";

/** What a record says of a person, under a name that a misspelling is caught in. */
const PERSONAL: EnumType = {
  kind: "enum",
  name: "personal-field",
  symbols: ["name", "email", "phone", "national_id", "iban", "birth_date", "ip", "notes"],
};

const METHOD: EnumType = {
  kind: "enum",
  name: "method",
  symbols: ["hash", "mask", "tokenize", "truncate", "generalize", "encrypt"],
};

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
    { path: "purpose", type: text },
    { path: "subject.id", type: text },
    { path: "clearance", type: startingAt(CLEARANCE, "top_secret") },
    { path: "name", type: optional(text) },
    { path: "email", type: optional(text) },
    { path: "phone", type: optional(text) },
    { path: "national_id", type: optional(text) },
    { path: "iban", type: optional(text) },
    { path: "birth_date", type: optional(text) },
    { path: "ip", type: optional(text) },
    { path: "notes", type: text },
    { path: "age", type: duration },
    { path: "labels", type: texts },
    { path: "attributes", type: headers },
  ],
  enrichments: [
    { path: "destination.clearance", type: optional(CLEARANCE), from: ["destination"] },
    { path: "destination.region", type: optional(text), from: ["destination"] },
    { path: "subject.region", type: optional(text), from: ["subject.id"] },
    { path: "consent.given", type: boolean, from: ["subject.id", "purpose"] },
  ],
  ligands: [{ path: "source_clearance", type: CLEARANCE, from: ["source"] }],
  boxes: ["delivered", "dropped"],
  suspended: [],
  defaultBox: "dropped",
  restrictiveness: ["delivered", "dropped"],
  ladders: [CLEARANCE, DETAIL],
  verbs: [
    { name: "redact", object: { parameter: "field", type: PERSONAL } },
    { name: "transform", object: { parameter: "field", type: PERSONAL }, phrases: { by: METHOD } },
    { name: "route", phrases: { to: text }, fills: { to: { as: "mailbox" } }, settles: "delivered", opens: true },
  ],
  policy: { missingDeadline: "error" },
};
