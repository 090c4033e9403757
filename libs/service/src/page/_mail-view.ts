import type { Contents } from "@glither/ledger";
import { type NamedValue, valueList } from "./_values.ts";
import { type Html, html } from "./html.ts";

/** Of a message's text; who wants more has it among the values. */
const MOST_TEXT = 2_000;
const MOST_HEADERS = 200;

/** What says something about a message besides who it is from, to whom, and what about. */
const FINDINGS = [
  "envelope.from",
  "client.ip",
  "client.helo",
  "client.user",
  "spf.result",
  "attachments.names",
  "attachments.opaque",
  "links.domain",
  "body.truncated",
];

/**
 * A message as who decides about it wants to see it first: from whom, to whom, its subject, what was found out, and the beginning of its text, that of
 * HTML, too. Nothing of it is shown as more than letters, and nothing is fetched. Undefined where it is none.
 *
 * @param whole with its header.
 */
export function mailPart({ artifact, answers }: Contents, whole: boolean): Html | undefined {
  const fields = (artifact ?? {}) as Readonly<Record<string, unknown>>;
  const from = textOf(fields["from.address"]);
  if (from === "") return undefined;
  const names = listOf(fields["from.names"])
    .map(textOf)
    .filter((name) => name !== "");
  const text = textOf(fields["body.text"]);
  const head: NamedValue[] = [
    { name: "from", value: [...names, `<${from}>`].join(" · ") },
    { name: "for", value: textOf(fields["recipient.address"]) },
    { name: "subject", value: textOf(fields["subject"]) },
  ];
  const found = [
    ...Object.entries(answers).map(([name, value]): NamedValue => ({ name, value })),
    ...FINDINGS.map((name): NamedValue => ({ name, value: fields[name] })).filter(({ value }) => saysSomething(value)),
  ];
  return html`<div class="mail">${valueList(head, whole)}
${found.length > 0 && valueList(found, whole)}
${text !== "" && html`<details><summary>Text<span class="quiet"> of ${text.length.toLocaleString("en")} characters</span></summary><pre tabindex="0" aria-label="the beginning of its text">${text.slice(0, MOST_TEXT).toWellFormed()}</pre></details>`}
${whole && headerPart(listOf(fields["header_fields"]))}</div>`;
}

function headerPart(fields: readonly unknown[]): Html | undefined {
  if (fields.length === 0) return undefined;
  const lines = fields.slice(0, MOST_HEADERS).map((field) => {
    const { name, raw } = field as { readonly name?: unknown; readonly raw?: unknown };
    return `${textOf(name)}: ${textOf(raw)}`;
  });
  return html`<details><summary>Header<span class="quiet"> of ${fields.length} fields</span></summary><pre tabindex="0" aria-label="its header">${lines.join("\n")}</pre></details>`;
}

function saysSomething(value: unknown): boolean {
  return (
    value !== undefined &&
    value !== null &&
    value !== false &&
    value !== "" &&
    !(Array.isArray(value) && value.length === 0)
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
