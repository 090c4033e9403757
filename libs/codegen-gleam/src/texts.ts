import { type Core, SAFETIES, type Safety, safetiesOf, UNLINED_CLASS } from "@glither/roux/core";

/** Whether a text of the ruleset's actions holds fields. */
export function fillsTexts({ rules }: Core): boolean {
  return safetiesOf(rules).length > 0;
}

/** What oracles need whose texts hold fields. */
export function textsOf({ rules }: Core): string {
  return `//// What a field of the artifact says within a text.\n\n${safetiesOf(rules).map(declared).join("\n")}`;
}

export function foreignTextsOf({ rules }: Core): string {
  return safetiesOf(rules).map(foreign).join("");
}

function declared(safety: Safety): string {
  const { keeps, most } = SAFETIES[safety];
  const said =
    keeps === "names"
      ? `Letters, digits, \`-\` and \`_\` of ASCII, ${most} at most; \`_\` for every other character, and for nothing.`
      : `In one line, ${most} characters at most; a blank for what ends it, controls something or turns its direction.`;
  return `/// ${said}
@external(javascript, "./glither_texts_ffi.mjs", "${safety}")
pub fn ${safety}(text: String) -> String
`;
}

function foreign(safety: Safety): string {
  const { keeps, most } = SAFETIES[safety];
  if (keeps === "lines")
    return `export const ${safety} = (text) =>
  Array.from(text).slice(0, ${most}).join("").replaceAll(/${UNLINED_CLASS}/gu, " ");
`;
  return `export const ${safety} = (text) => {
  const kept = Array.from(text).slice(0, ${most});
  return kept.length === 0 ? "_" : kept.map((one) => (/^[A-Za-z0-9_-]$/u.test(one) ? one : "_")).join("");
};
`;
}
