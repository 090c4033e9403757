import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import { weave } from "./weave.ts";

const HOSTILE = "<script>x</script> [a](javascript:b) ``` | & *c* \u202e";

function woven(format: "html" | "mermaid"): string {
  const source = `#pragma dialect glither.mail

/// What the ruleset is for,
/// in two lines.

/// What the group means.
group known = msg | sender.allowlisted

/// ${HOSTILE}
rule deliver "Deliver ${HOSTILE}" = known => into delivered

/// The end.
`;
  const { core, sourceMap } = compile("gate", source, VOCABULARIES);
  if (core === undefined) throw new Error("the ruleset does not compile");
  return weave(core, format, sourceMap);
}

const readable = (text: string): string =>
  text.replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)));

describe.each(["html", "mermaid"] as const)("titles and literate text in %s", (format) => {
  it("are there, in the order of the source", () => {
    const text = readable(woven(format));
    const parts = [
      "What the ruleset is for, in two lines.",
      "What the group means.",
      "rule deliver: Deliver <script>",
      "[a](javascript:b)",
      "The end.",
    ].map((part) => text.indexOf(part));
    expect(parts).not.toContain(-1);
    expect(parts).toEqual(parts.toSorted((a, b) => a - b));
  });

  it("are text, whatever marks they have", () => {
    const text = woven(format);
    expect(text).not.toContain("<script");
    expect(text).not.toContain("\u202e");
    // HTML has no other marks; to Markdown these are links and emphasis.
    if (format === "mermaid") expect(text).not.toMatch(/\]\(javascript|\*c\*/u);
  });
});

it("nothing is said of a ruleset whose source is not at hand", () => {
  const { core } = compile(
    "gate",
    '#pragma dialect glither.mail\nrule a "A" = msg | subject => into dropped',
    VOCABULARIES,
  );
  if (core === undefined) throw new Error("the ruleset does not compile");
  for (const format of ["html", "mermaid"] as const) expect(weave(core, format)).not.toContain("In words");
});
