import type { SetRow } from "../guard-words.ts";
import {
  type EnrichmentRow,
  type GroupRow,
  type LadderRow,
  NO_RULE,
  type Row,
  type ScoreRow,
  type Weaving,
} from "../model.ts";
import { escapeHtml } from "./escape.ts";

/** The rules in their order, and what happens to what none of them takes. */
export function ruleTable({ core, rows }: Weaving): string {
  return table(
    "rules",
    ["Rule", "When all hold", "Actions", "Ends", "Reason class"],
    [
      ...rows.map((row) => [
        name(row.name),
        `${guards(row.guards)}${asked(row)}`,
        codes(row.actions),
        ending(row),
        code(row.reason),
      ]),
      [name("default"), NO_RULE, "", chip(core.default_box), code("no_rule")],
    ],
  );
}

export function groupTable(groups: readonly GroupRow[]): string {
  return table(
    "groups",
    ["Group", "When all hold"],
    groups.map((group) => [name(group.name), guards(group.guards)]),
  );
}

export function scoreTable(scores: readonly ScoreRow[]): string {
  return table(
    "scores",
    ["Score", "Adds"],
    scores.map((score) => [name(score.name), codes(score.terms)]),
  );
}

export function setTable(rows: readonly SetRow[]): string {
  return table(
    "sets",
    ["Set", "Values"],
    rows.map(({ name: own, values }) => [name(own), code(values)]),
  );
}

export function enrichmentTable(rows: readonly EnrichmentRow[]): string {
  return table(
    "enrichments",
    ["Enrichment", "Type", "Declared by"],
    rows.map(({ path, type, origin }) => [name(path), code(type), escapeHtml(origin)]),
  );
}

export function ladderTable(rows: readonly LadderRow[]): string {
  return table(
    "ladders",
    ["Ladder", "Rungs", "Restricts", "Moves"],
    rows.map(({ name: own, rungs, restricts, moves }) => [name(own), code(rungs), escapeHtml(restricts), codes(moves)]),
  );
}

/** Cells are HTML. On a narrow screen each row is a card, whose cells say what they are. */
function table(kind: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]): string =>
    row
      .map((cell, at) =>
        cell === "" ? '<td class="empty"></td>' : `<td data-label="${heads[at] ?? ""}"><div>${cell}</div></td>`,
      )
      .join("");
  return [
    `<div class="wide"><table class="${kind}">`,
    `<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead>`,
    "<tbody>",
    ...rows.map((row) => `<tr>${cells(row)}</tr>`),
    "</tbody></table></div>",
  ].join("\n");
}

function ending({ end, arms }: Row): string {
  if (end === undefined) return "";
  const items = arms.map(
    ({ trigger, box, reason }) =>
      `<li>${code(trigger)} → ${chip(box)}${reason === undefined ? "" : ` <small>${escapeHtml(reason)}</small>`}</li>`,
  );
  return `${chip(end)}${items.length === 0 ? "" : `<ul>${items.join("")}</ul>`}`;
}

function guards(texts: readonly string[]): string {
  return texts.length === 0 ? "always" : codes(texts);
}

function asked({ asks }: Row): string {
  return asks.length === 0 ? "" : `<small>asks ${asks.map(code).join(", ")}</small>`;
}

function codes(texts: readonly string[]): string {
  return texts.map((text) => `<div>${code(text)}</div>`).join("");
}

function name(text: string): string {
  return `<strong>${code(text)}</strong>`;
}

/** Long names may break behind their underscores and dots. */
function code(text: string): string {
  return `<code>${escapeHtml(text).replace(/[_.](?=\w)/gu, "$&<wbr>")}</code>`;
}

export function chip(text: string): string {
  return `<span class="chip">${escapeHtml(text)}</span>`;
}
