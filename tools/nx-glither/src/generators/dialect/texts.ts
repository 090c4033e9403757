/** A vocabulary that compiles as it stands: one field, one enrichment, two boxes. */
export const VOCABULARY = `/** What rulesets of this dialect speak of: what they read, whom they may ask, and where a thing may go. */
export const vocabulary = {
  dialect: "DIALECT",
  version: "0.1.0",
  // rule first = call | caller.number == "1" => into taken
  collection: "call",
  record: "call",
  fields: [{ path: "caller.number", type: { kind: "text" } }],
  enrichments: [{ path: "caller.known", type: { kind: "boolean" }, from: ["caller.number"] }],
  // From the least to the most restrictive.
  boxes: ["taken", "refused"],
  suspended: [],
  defaultBox: "refused",
  restrictiveness: ["taken", "refused"],
  verbs: [],
  policy: {},
};
`;

export function vocabularyTest(dialect: string): string {
  return `import assert from "node:assert/strict";
import { test } from "node:test";
import { vocabulary } from "./index.js";

test("the closed box is one of the boxes, and the most restrictive one", () => {
  assert.equal(vocabulary.dialect, "${dialect}");
  assert.equal(vocabulary.boxes.at(-1), vocabulary.defaultBox);
});
`;
}
