import type { SourceMap } from "@glither/roux/core";

/** What is written for people of one thing in a ruleset, or of the ruleset itself. */
export interface Prose {
  /** `rule`, `group`, `enrich`; none for the ruleset. */
  readonly kind: string | undefined;
  readonly name: string;
  readonly title: string | undefined;
  readonly paragraphs: readonly string[];
}

/** The titles and the literate text, in the order of the source; nothing of what has neither. */
export function proseOf(map: SourceMap): Prose[] {
  const paragraphs = (blocks: SourceMap["literate"]): string[] =>
    blocks
      .map(({ lines }) =>
        lines
          .map((line) => line.trim())
          .join(" ")
          .trim(),
      )
      .filter((text) => text !== "");
  const items = map.items.map(
    ({ kind, name, title, literate }): Prose => ({ kind, name, title, paragraphs: paragraphs(literate) }),
  );
  const own: Prose = { kind: undefined, name: map.ruleset, title: undefined, paragraphs: paragraphs(map.literate) };
  return [...items, own].filter(({ title, paragraphs: text }) => title !== undefined || text.length > 0);
}
