import { type Core, printDuration } from "@glither/roux/core";
import type { EnrichmentItem, RuleItem } from "@glither/roux/surface";
import { powersBeyond } from "@glither/stages/report/powers";
import type { Document } from "../../document/document.ts";
import { type Declaration, declarationOf, type Space } from "../../document/names.ts";
import { shownOutcome, shownPhase } from "../rule-words.ts";
import { describeEnrichment } from "./describe-value.ts";
import type { Reached } from "./reached.ts";

/** What is declared under a name. Each function gives paragraphs of Markdown. */
export function describeName(document: Document, space: Space, name: string, reached: Reached | undefined): string[] {
  const found = declarationOf(document, space, name);
  if (found === undefined) return [];
  const { item } = found;
  const head = [...literate(document, found), ...origin(found)];
  if (item.kind === "rule") return [...head, ...describeRule(document, item, reached)];
  if (item.kind === "enrich") return [...describeLigand(document, item), ...head];
  return [`\`\`\`glith\n${written(document, found)}\n\`\`\``, ...head];
}

function origin({ file }: Declaration): string[] {
  return file === undefined ? [] : [`From \`${file}\`.`];
}

/** A long set is told by its beginning. */
const MOST_LETTERS = 600;

function written(document: Document, { file, item: { span } }: Declaration): string {
  const text = file === undefined ? document.text : document.files.get(file);
  const all = typeof text === "string" ? text.slice(span.offset, span.offset + span.length) : "";
  return all.length > MOST_LETTERS ? `${all.slice(0, MOST_LETTERS)}…` : all;
}

/** What its author writes about it. */
function literate(document: Document, { file, item }: Declaration): string[] {
  if (file !== undefined) return [];
  const mapped = document.compilation.sourceMap.items.find(({ span }) => span.offset === item.span.offset);
  return (mapped?.literate ?? []).map(({ lines }) => lines.join("\n"));
}

function describeLigand(document: Document, { name, from, fresh, by }: EnrichmentItem): string[] {
  const ligand = document.context?.ligands.get(name.text);
  if (ligand === undefined) return [];
  return [
    ...describeEnrichment(document, ligand.path, ligand.type),
    `It is produced from ${[...from].map(({ text }) => `\`${text}\``).join(", ")}, within the crossing: where it is absent, the guards that read it fail.`,
    ...(fresh === undefined ? [] : [`An answer older than ${printDuration(fresh.ms)} is absent.`]),
    ...(by === undefined ? [] : [`The host counts it, over ${printDuration(by.window.ms)}.`]),
  ];
}

function describeRule(document: Document, item: RuleItem, reached: Reached | undefined): string[] {
  const { core } = document.compilation;
  const rule = core?.rules.find(({ name }) => name === item.name.text);
  if (core === undefined || rule === undefined) return [];
  const cases = reached?.get(rule.name);
  return [
    `${shownPhase(rule)} ${shownOutcome(rule)} Its reason class is \`${rule.reason_class}\`.`,
    ...(reached === undefined ? [] : [`${cases ?? "No"} ${cases === 1 ? "case reaches" : "cases reach"} it.`]),
    ...authority(document, core, item),
  ];
}

/** What the world would not import if this rule were not there. */
function authority(document: Document, core: Core, item: RuleItem): string[] {
  const other = document.without(item).core;
  if (other === undefined && core.rules.length > 1) return [];
  const added = powersBeyond(core, other);
  if (added.length === 0) return ["It adds no authority: all that it asks and does, other rules ask and do, too."];
  return [`It alone adds to the world:\n${added.map((name) => `- \`${name}\``).join("\n")}`];
}
