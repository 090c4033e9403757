import { readFile } from "node:fs/promises";
import { toJson } from "@glither/roux/core";
import { goldensOf } from "@glither/stages/files/locate";
import { type CodeAction, CodeActionKind, type Range } from "vscode-languageserver";
import { pathOf } from "../document/address.ts";
import type { Document } from "../document/document.ts";
import { COMMANDS } from "../features/code-lenses.ts";
import type { Findings } from "../features/diagnostics.ts";
import { extractGroup } from "../features/extract-group.ts";
import { fixAll, fixesFor } from "../features/fixes.ts";
import type { Reached } from "../features/hover/reached.ts";

interface Known {
  readonly findings: Findings | undefined;
  readonly reached: Reached | undefined;
}

/** What can be done about a part of a document. */
export async function actionsFor(
  document: Document,
  range: Range,
  { findings, reached }: Known,
): Promise<CodeAction[]> {
  const extraction = extractGroup(document, range);
  return [
    ...fixesFor(document, range, findings),
    ...fixAll(document),
    ...(extraction === undefined ? [] : [extraction]),
    ...missingCase(document, range, reached),
    ...(await golden(document)),
  ];
}

/** A case for the rule at hand, where none reaches it. */
function missingCase(document: Document, { start }: Range, reached: Reached | undefined): CodeAction[] {
  const item = document.itemAt(document.source.offsetAt(start));
  if (item?.kind !== "rule" || reached === undefined || (reached.get(item.name.text) ?? 0) > 0) return [];
  const title = `Write a case that \`${item.name.text}\` takes`;
  return [
    {
      title,
      kind: CodeActionKind.Source,
      command: { title, command: COMMANDS.writeCase, arguments: [document.uri, item.name.text] },
    },
  ];
}

/** To accept what the ruleset means, where something else was accepted. */
async function golden({ uri, compilation: { core } }: Document): Promise<CodeAction[]> {
  const path = core === undefined ? undefined : pathOf(uri);
  const goldens = path === undefined ? undefined : goldensOf(path);
  if (core === undefined || goldens === undefined || (await textOf(goldens.snapshot)) === toJson(core)) return [];
  const title = "Accept what the saved ruleset means as its golden";
  return [{ title, kind: CodeActionKind.Source, command: { title, command: COMMANDS.acceptGolden, arguments: [uri] } }];
}

/** Undefined where it cannot be read, and so is not what the ruleset means. */
async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}
