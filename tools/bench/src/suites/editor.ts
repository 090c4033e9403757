import { VOCABULARIES } from "@glither/dialects";
import { diagnosticsOf } from "@glither/language-server/diagnostics";
import { Document } from "@glither/language-server/document";
import { Reparser } from "@glither/roux/surface";
import { generateRuleset } from "../generate.ts";
import type { Measurement } from "../measure.ts";

export interface EditorOptions {
  readonly keystrokes: number;
  readonly few: number;
  readonly many: number;
}

/** What an author waits for: from a changed text to its diagnostics, the exact analysis left out, which goes on beside. */
export function editor({ keystrokes, few, many }: EditorOptions): Measurement[] {
  const what = (rules: number): string =>
    `a keystroke at ${rules.toLocaleString("en-US")} rules, from the text to its diagnostics`;
  return [
    { what: what(few), unit: "ms", values: typed(few, keystrokes), target: 30 },
    { what: what(many), unit: "ms", values: typed(many, keystrokes), target: 150 },
    { what: `the first reading of ${many.toLocaleString("en-US")} rules`, unit: "ms", values: opened(many) },
  ];
}

/** Milliseconds that each letter takes which somebody writes into a title in the middle of the file. */
function typed(rules: number, keystrokes: number): number[] {
  const reparser = new Reparser();
  let text = generateRuleset(rules);
  const at = text.indexOf("Rule ", text.indexOf(`rule rule_${Math.floor(rules / 2)} `));
  const type = (): number => {
    text = `${text.slice(0, at)}x${text.slice(at)}`;
    const start = performance.now();
    look(text, reparser);
    return performance.now() - start;
  };
  for (let warmUp = 0; warmUp < Math.min(20, keystrokes); warmUp += 1) type();
  return Array.from({ length: keystrokes }, type);
}

function opened(rules: number): number[] {
  const text = generateRuleset(rules);
  return Array.from({ length: 5 }, () => {
    const start = performance.now();
    look(text, new Reparser());
    return performance.now() - start;
  });
}

function look(text: string, reparser: Reparser): void {
  const document = new Document({
    uri: "file:///benchmark.glith",
    text,
    parsed: reparser.parse(text),
    vocabularies: VOCABULARIES,
  });
  if (document.compilation.core === undefined) throw new Error(`${diagnosticsOf(document)[0]?.message}`);
  diagnosticsOf(document);
}
