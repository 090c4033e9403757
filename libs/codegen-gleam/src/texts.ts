import { type Core, fieldsOf, MAX_FILLED } from "@glither/roux/core";

/** Whether a text of the ruleset's actions holds fields. */
export function fillsTexts({ rules }: Core): boolean {
  return rules.some(({ actions }) => actions.some((action) => fieldsOf(action).length > 0));
}

/** What oracles need whose texts hold fields. */
export const TEXTS = `//// What a field of the artifact says within the name of a mailbox.

/// Letters, digits, \`-\` and \`_\` of ASCII, ${MAX_FILLED} at most; \`_\` for every other character, and for nothing.
@external(javascript, "./glither_texts_ffi.mjs", "mailbox")
pub fn mailbox(text: String) -> String
`;

export const TEXTS_FOREIGN = `export const mailbox = (text) => {
  const kept = Array.from(text).slice(0, ${MAX_FILLED});
  return kept.length === 0 ? "_" : kept.map((one) => (/^[A-Za-z0-9_-]$/u.test(one) ? one : "_")).join("");
};
`;
