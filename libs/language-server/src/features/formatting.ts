import { format } from "@glither/roux";
import type { TextEdit } from "vscode-languageserver";
import type { Document } from "../document/document.ts";
import { rangeOf } from "../document/range.ts";

/** The one layout, as a change of the lines between the first and the last that differ; none while the text does not parse. */
export function formatting(document: Document): TextEdit[] {
  const { text } = document;
  const formatted = format(text);
  if (!("text" in formatted) || formatted.text === text) return [];
  const [before, after] = [text.split(/(?<=\n)/u), formatted.text.split(/(?<=\n)/u)];
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - same;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const offset = before.slice(0, same).join("").length;
  const length = before.slice(same, before.length - tail).join("").length;
  const newText = after.slice(same, after.length - tail).join("");
  return [{ range: rangeOf(document, { offset, length }), newText }];
}
