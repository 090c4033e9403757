import type { Vocabulary } from "@glither/roux";

/** A lending desk: who may take a book home, and for how long. */
export const library: Vocabulary = {
  dialect: "glither.library",
  version: "0.1.0",
  collection: "loan",
  record: "loan",
  fields: [
    { path: "title", type: { kind: "text" } },
    { path: "shelf", type: { kind: "enum", name: "shelf", symbols: ["open", "reading_room", "vault"], ordered: true } },
    { path: "borrower", type: { kind: "text" } },
    { path: "period", type: { kind: "duration" } },
    { path: "note", type: { kind: "optional", of: { kind: "text" } } },
  ],
  enrichments: [
    { path: "borrower_fines", type: { kind: "number" } },
    { path: "reserved_by", type: { kind: "optional", of: { kind: "text" } } },
  ],
  boxes: ["lent", "refused"],
  suspended: ["set_aside"],
  defaultBox: "refused",
  restrictiveness: ["lent", "set_aside", "refused"],
  verbs: [
    { name: "lend", phrases: { for: { kind: "text" } }, settles: "lent" },
    { name: "remind", object: { parameter: "about", type: { kind: "text" } } },
    { name: "keep", phrases: { into: { kind: "text" } }, suspendsWith: "into" },
  ],
  policy: { missingDeadline: "error" },
};
