import type { CodeLens } from "vscode-languageserver";
import { pathOf } from "../document/address.ts";
import type { Document } from "../document/document.ts";
import { rangeOf } from "../document/range.ts";
import type { Reached } from "./hover/reached.ts";

export const COMMANDS = {
  /** `[uri]`: runs the cases, and answers with how each went. */
  runCases: "glither.runCases",
  /** `[uri, rule]`: writes a case that reaches the rule. */
  writeCase: "glither.writeCase",
  /** `[uri]`: takes what the ruleset means now as accepted. */
  acceptGolden: "glither.acceptGolden",
  /** `[uri]`: answers with what is decided otherwise than in the newest published version, or in the last commit where none was. */
  showDiff: "glither.showDiff",
} as const;

/**
 * What an editor offers above the text of a file: its cases, and what has changed; above a rule, how many cases reach it.
 *
 * @param published the version that was published last, where something was
 */
export function codeLenses(document: Document, reached: Reached | undefined, published?: string): CodeLens[] {
  const { items, uri, compilation } = document;
  const rules = items.filter((item) => item.kind === "rule");
  if (compilation.core === undefined || rules.length === 0 || pathOf(uri) === undefined) return [];
  const top = rangeOf(document, { offset: 0, length: 0 });
  const known = (name: string): number => reached?.get(name) ?? 0;
  return [
    { range: top, command: { title: "run cases", command: COMMANDS.runCases, arguments: [uri] } },
    {
      range: top,
      command: {
        title: `changes since ${published === undefined ? "the last commit" : `${published} was published`}`,
        command: COMMANDS.showDiff,
        arguments: [uri],
      },
    },
    ...(reached === undefined
      ? []
      : rules.map(({ name }): CodeLens => {
          const range = rangeOf(document, name.span);
          const count = known(name.text);
          return count > 0
            ? {
                range,
                command: {
                  title: `${count} ${count === 1 ? "case" : "cases"}`,
                  command: COMMANDS.runCases,
                  arguments: [uri],
                },
              }
            : {
                range,
                command: {
                  title: "no case reaches this: write one",
                  command: COMMANDS.writeCase,
                  arguments: [uri, name.text],
                },
              };
        })),
  ];
}
