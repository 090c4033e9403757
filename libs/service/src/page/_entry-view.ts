import { isPending, type Receipt } from "@glither/host/receipt";
import { type Explanation, explanationLines, sourceLines } from "@glither/interpreter";
import type { Decision, Entry, Standing } from "@glither/ledger";
import type { Deployment } from "../deployment/deployment.ts";
import { entryLink, isMail, ruleText, titleOf } from "./_held-view.ts";
import { mailPart } from "./_mail-view.ts";
import { settleForm, settlersText, waitText } from "./_settle-form.ts";
import { settlerText, statementText } from "./_statement-text.ts";
import { timeHtml } from "./_times.ts";
import { allValues, missingText, type NamedValue, valueList } from "./_values.ts";
import { explainKept, type KeptValues, placeOfRule } from "./explain-kept.ts";
import { type Html, html } from "./html.ts";
import type { Visitor } from "./visitors.ts";

export interface EntryView {
  readonly deployment: Deployment;
  readonly visitor: Visitor;
  readonly settlers: readonly string[];
  readonly entry: Entry;
  readonly hash: string;
  readonly values: KeptValues;
  /** How it stands, where it waits or has waited. */
  readonly standing: Standing | undefined;
  /** What somebody has written already. */
  readonly reason?: string;
}

/** One entry of the log, with everything that is known of it. */
export function entryArticle(view: EntryView): Html {
  const { entry, hash, deployment } = view;
  const { index, at, statement } = entry;
  const { name } = deployment.config;
  const title = statement.kind === "decision" ? titleOf(deployment, statement.receipt.rule) : undefined;
  return html`<article class="entry" aria-labelledby="entry">
<p class="quiet">${name} · entry #${index} · ${timeHtml(at)}</p>
<h1 id="entry">${title ?? (statement.kind === "decision" ? statement.receipt.rule : `Entry #${index}`)}</h1>
<p>${statementText(name, statement)}</p>
${statement.kind === "decision" && decisionParts(view, statement)}
<section aria-labelledby="kept"><h2 id="kept">In the log</h2>
<dl class="values"><div><dt>hash</dt><dd><code>${hash}</code></dd></div>
${entry.previous !== undefined && html`<div><dt>hash of the entry before</dt><dd><code>${entry.previous}</code></dd></div>`}
${statement.kind === "decision" && html`<div><dt>component</dt><dd><code>${statement.component}</code></dd></div>`}</dl></section>
</article>`;
}

function decisionParts(view: EntryView, decision: Decision): Html {
  const { deployment, values } = view;
  const { receipt } = decision;
  const explanation = explainKept(deployment, decision, values);
  return html`${standingPart(view, receipt)}
<section aria-labelledby="why"><h2 id="why">Why</h2>
<p>${ruleText(receipt, placeOfRule(deployment, decision)?.line)}</p>
${sourcePart(deployment, decision)}
${explainPart(explanation, view, decision)}</section>
${isMail(deployment) && !("missing" in values) && messagePart(values)}
<section aria-labelledby="values"><h2 id="values">Values</h2>
${"missing" in values ? missingText(values) : allValues(values.contents)}</section>
${actionsPart(receipt)}`;
}

function messagePart({ contents }: Exclude<KeptValues, { readonly missing: string }>): Html | undefined {
  const part = mailPart(contents, true);
  return part && html`<section aria-labelledby="message"><h2 id="message">Message</h2>${part}</section>`;
}

/** What waits can be settled here, too. */
function standingPart(
  { standing, deployment, visitor, settlers, entry, reason }: EntryView,
  receipt: Receipt,
): Html | undefined {
  if (standing === undefined) return undefined;
  const { name } = deployment.config;
  if ("settled" in standing) {
    const { settling, entry: settled } = standing.settled;
    return html`<section aria-labelledby="settled"><h2 id="settled">Settled</h2><p><b>${settling.verdict}</b> ${settlerText(settling.by)}, ${timeHtml(settled.at)} (<a href="${entryLink(name, settled.index)}">entry #${settled.index}</a>)</p></section>`;
  }
  if (!isPending(receipt)) return undefined;
  const { token, due } = standing.pending;
  const form = settleForm({
    deployment: name,
    token,
    decision: entry.index,
    receipt,
    contract: deployment.contract,
    formToken: visitor.formToken,
    ...(reason === undefined ? {} : { reason }),
  });
  return html`<section class="held do" aria-labelledby="waits"><h2 id="waits">Waits</h2>
${waitText(receipt, due)}
${visitor.principal.scopes.has("settle") ? form : html`<p class="quiet">Your token may read, and not settle.</p>`}
${settlersText(settlers)}</section>`;
}

function sourcePart({ component, pulled: { source } }: Deployment, decision: Decision): Html | undefined {
  const lines =
    source === undefined || decision.component !== component ? [] : sourceLines(source, decision.receipt.rule);
  return lines.length === 0
    ? undefined
    : html`<pre tabindex="0" aria-label="the rule in its source">${lines.join("\n")}</pre>`;
}

function explainPart(explanation: Explanation | undefined, view: EntryView, decision: Decision): Html {
  if (explanation === undefined) {
    return html`<p class="quiet">It cannot be explained here: ${whyNot(view, decision)}.</p>`;
  }
  const lines = explanationLines(explanation);
  return html`<details class="explain" open><summary>Explain</summary><pre tabindex="0">${lines.join("\n")}</pre></details>`;
}

function whyNot({ deployment, values }: EntryView, { component, receipt }: Decision): string {
  if (receipt.rule === "host") return "the crossing went wrong, and the host has settled it";
  if (component !== deployment.component) return "another component has decided it than the one that runs now";
  if ("missing" in values) return "its values are not at hand";
  if (deployment.pulled.core === undefined) return "its component was published without its snapshot";
  return "its rules do not come to what it says, or an answer is missing";
}

function actionsPart({ actions }: Receipt): Html | undefined {
  if (actions.length === 0) return undefined;
  return html`<section aria-labelledby="actions"><h2 id="actions">Actions</h2><ol>${actions.map(
    ({ verb, args }) =>
      html`<li><b>${verb}</b>${valueList(
        Object.entries(args).map(([name, value]): NamedValue => ({ name, value })),
        true,
      )}</li>`,
  )}</ol></section>`;
}
