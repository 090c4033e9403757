import type { Entry } from "@glither/ledger";
import { entryLink } from "./_held-view.ts";
import { listLink } from "./_shell.ts";
import { statementText } from "./_statement-text.ts";
import { timeHtml } from "./_times.ts";
import type { HistoryPage } from "./history.ts";
import { type Html, html } from "./html.ts";

export function historyTable(deployment: string, { entries, size, next, isCut }: HistoryPage, words: string): Html {
  if (entries.length === 0 && !isCut) {
    return html`<p class="empty">${words === "" ? "Nothing has been decided yet." : html`No entry has “${words}”.`}</p>`;
  }
  const more = next === undefined ? undefined : listLink("/receipts", { deployment, q: words, before: String(next) });
  return html`<div class="scroll"><table>
<caption class="unseen">Entries of the log of ${deployment}, the newest first; ${size} in all</caption>
<thead><tr><th scope="col">Entry</th><th scope="col">What</th><th scope="col">When</th></tr></thead>
<tbody>${entries.map((entry) => row(deployment, entry))}</tbody>
</table></div>
${isCut && html`<p class="quiet">The search has looked at 5,000 entries.</p>`}
${more !== undefined && html`<p class="more"><a href="${more}">${isCut ? "Search further back" : "Older entries"}</a></p>`}`;
}

function row(deployment: string, { index, at, statement }: Entry): Html {
  return html`<tr><th scope="row"><a href="${entryLink(deployment, index)}">#${index}</a></th><td>${statementText(deployment, statement)}</td><td class="when">${timeHtml(at)}</td></tr>`;
}
