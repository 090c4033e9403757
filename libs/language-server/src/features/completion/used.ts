import { isDeclared, parse, pathFrom } from "@glither/roux/surface";
import type { Position } from "vscode-languageserver";
import type { Document } from "../../document/document.ts";
import type { Candidate } from "./candidate.ts";

/** Behind `use`, the names that the file at the end of the line has; undefined elsewhere. */
export function sharedNames({ source, files, name }: Document, position: Position): Candidate[] | undefined {
  const { line } = position;
  const whole = source.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  const named = /^\s*use\s[^"]*?from\s+"([^"]+)"/u.exec(whole);
  const from = whole.search(/\bfrom\s+"/u);
  if (named?.[1] === undefined || position.character > from) return undefined;
  const path = pathFrom(`${name}.glith`, named[1], ".glith");
  const text = path === undefined ? undefined : files.get(path);
  if (typeof text !== "string") return [];
  return parse(text).ast.items.flatMap((item): Candidate[] => {
    if (!isDeclared(item) || item.kind === "rule") return [];
    return [{ label: item.name.text, kind: item.kind === "enrich" ? "enrichment" : item.kind, detail: item.kind }];
  });
}
