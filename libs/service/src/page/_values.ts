import type { Explanation } from "@glither/interpreter";
import type { Contents } from "@glither/ledger";
import { type KeptValues, MISSING } from "./explain-kept.ts";
import { type Html, html } from "./html.ts";

const MOST_CHARACTERS = 160;
/** In a list, so that one glance is enough. */
const MOST_IN_SHORT = 6;

export interface NamedValue {
  readonly name: string;
  readonly value: unknown;
}

/** What was held, and what was asked about it. */
export function valuesOf({ artifact, answers }: Contents): NamedValue[] {
  return [...Object.entries(artifact ?? {}), ...Object.entries(answers)].map(([name, value]) => ({ name, value }));
}

/** What the rule looked at comes first, then texts, then what else says something. */
export function inShort(contents: Contents, explanation: Explanation | undefined): NamedValue[] {
  const rule = explanation?.looked.find((each) => each.rule === explanation.rule);
  const tests = rule?.guards.flatMap((guard) => [guard, ...guard.parts]) ?? [];
  const read = new Set(tests.flatMap(({ reads }) => reads.map(({ path }) => path)));
  const all = valuesOf(contents).filter(({ name, value }) => read.has(name) || !isEmpty(value));
  const rank = ({ name, value }: NamedValue): number => (read.has(name) ? 0 : typeof value === "string" ? 1 : 2);
  return all.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST_IN_SHORT);
}

/** What a value is where nothing was said of it. */
function isEmpty(value: unknown): boolean {
  return value === null || value === false || value === 0 || valueText(value) === "";
}

export function missingText({ missing }: Extract<KeptValues, { readonly missing: string }>): Html {
  return html`<p class="${missing === "changed" ? "notice bad" : "quiet"}">${MISSING[missing]}</p>`;
}

/** A text as it is, a list of texts side by side, anything else as JSON. */
function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value.join(", ");
  return JSON.stringify(value) ?? "";
}

/** All of them; those that say nothing by their names alone. */
export function allValues(contents: Contents): Html {
  const all = valuesOf(contents);
  const empty = all.filter(({ value }) => value === null || valueText(value) === "").map(({ name }) => name);
  const others = all.filter(({ name }) => !empty.includes(name));
  return html`${valueList(others, true)}${empty.length > 0 && html`<p class="quiet empties">Empty or absent: ${empty.join(", ")}</p>`}`;
}

/** @param whole whether a long one can be seen whole here; where it cannot, it can behind the entry's link. */
export function valueList(values: readonly NamedValue[], whole: boolean): Html {
  return html`<dl class="values">${values.map(
    ({ name, value }) => html`<div><dt>${name}</dt><dd>${valueHtml(valueText(value), whole)}</dd></div>`,
  )}</dl>`;
}

function valueHtml(text: string, whole: boolean): Html {
  if (text === "" || text === "null") return html`<span class="quiet">${text === "" ? "empty" : "absent"}</span>`;
  if (text.length <= MOST_CHARACTERS && !text.includes("\n")) return html`${text}`;
  const beginning = text.slice(0, MOST_CHARACTERS).toWellFormed();
  const length = `${text.length.toLocaleString("en")} characters`;
  if (!whole) return html`${beginning}<span class="quiet">… ${length}</span>`;
  return html`<details><summary>${beginning}<span class="quiet">… ${length}</span></summary><pre tabindex="0">${text}</pre></details>`;
}
