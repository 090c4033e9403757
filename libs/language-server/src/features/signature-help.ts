import type { Vocabulary } from "@glither/roux";
import { expectedAfter, writtenForm } from "@glither/roux/surface";
import type { Position, SignatureHelp } from "vscode-languageserver";
import { declarationBefore } from "../document/before.ts";
import type { Document } from "../document/document.ts";
import { shownParameters } from "./shown-parameters.ts";

interface Form {
  readonly label: string;
  readonly parameters: readonly { readonly label: string; readonly about: string }[];
}

/** How the verb or move is written that one is writing, and which part of it comes next. */
export function signatureHelp(document: Document, position: Position): SignatureHelp | undefined {
  const { vocabulary, source } = document;
  const { before } = expectedAfter(declarationBefore(document, source.offsetAt(position)));
  // A disposition begins behind these, and behind what an arm waits for.
  const from = Math.max(before.lastIndexOf("=>"), before.lastIndexOf(","));
  if (vocabulary === undefined || !before.includes("=>")) return undefined;
  for (let at = before.length - 1; at > from; at -= 1) {
    const form = formOf(vocabulary, before, at);
    if (form === undefined) continue;
    const written = before.slice(at + 1);
    const next = form.parameters.findIndex(({ label }) => !isWritten(label, written));
    return {
      signatures: [
        {
          label: form.label,
          parameters: form.parameters.map(({ label, about }) => ({ label, documentation: about })),
        },
      ],
      activeSignature: 0,
      activeParameter: next < 0 ? form.parameters.length : next,
    };
  }
  return undefined;
}

/** A phrase is there with its word; what has no word, once anything stands there. */
function isWritten(label: string, written: readonly string[]): boolean {
  const [word = ""] = label.split(" ");
  if (word === "=") return written.includes("=") && written.at(-1) !== "=";
  if (/^[a-z]/u.test(word)) return written.includes(word) && written.at(-1) !== word;
  return written.length > 0;
}

function formOf({ verbs, ladders = [] }: Vocabulary, before: readonly string[], at: number): Form | undefined {
  const word = before[at];
  const shape = verbs.find(({ name }) => name === word);
  if (shape !== undefined) {
    return {
      label: writtenForm(shape),
      parameters: shownParameters(shape).map(({ label, kind, about }) => ({
        label: { object: label, assigned: `= ${label}`, phrase: `${label} …` }[kind],
        about,
      })),
    };
  }
  if (word === "raise" || word === "lower") {
    const names = ladders.map(({ name }) => name).join(", ");
    const rungs = ladders.find(({ name }) => name === before[at + 1])?.symbols.join(" < ");
    return {
      label: `${word} LADDER to RUNG for AUDIENCE`,
      parameters: [
        { label: "LADDER", about: names },
        { label: "to RUNG", about: rungs ?? "a rung of the ladder" },
        { label: "for AUDIENCE", about: word === "lower" ? "who alone gets it" : "may be left out: for everybody" },
      ],
    };
  }
  return undefined;
}
