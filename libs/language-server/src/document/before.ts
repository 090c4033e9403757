import { OPENERS } from "@glither/roux/surface";
import type { Document } from "./document.ts";

const DECLARATION = new RegExp(`^[ \\t]*(?:#pragma|${[...OPENERS].join("|")})\\b`, "u");

/** The text of a declaration up to an offset: from the line on in which it begins, so that a long file costs no more than a short one. */
export function declarationBefore({ source }: Pick<Document, "source">, offset: number): string {
  for (let { line } = source.positionAt(offset); line >= 0; line -= 1) {
    const start = { line, character: 0 };
    const text = source.getText({ start, end: { line: line + 1, character: 0 } });
    if (DECLARATION.test(text)) return source.getText({ start, end: source.positionAt(offset) });
  }
  return "";
}
