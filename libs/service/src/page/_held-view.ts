import type { Receipt } from "@glither/host/receipt";
import type { Explanation } from "@glither/interpreter";
import type { Deployment } from "../deployment/deployment.ts";
import { mailPart } from "./_mail-view.ts";
import { settleForm, settlersText, waitText } from "./_settle-form.ts";
import { timeHtml } from "./_times.ts";
import { inShort, missingText, valueList } from "./_values.ts";
import type { Held } from "./held.ts";
import { type Html, html } from "./html.ts";
import type { Visitor } from "./visitors.ts";

export interface HeldView {
  readonly deployment: Deployment;
  readonly visitor: Visitor;
  /** Whose tokens may settle. */
  readonly settlers: readonly string[];
}

/** One of the list: what it is, why it waits, until when, and what may be done about it. */
export function heldItem({ pending, since, receipt, place, values, explanation }: Held, view: HeldView): Html {
  const { deployment, visitor, settlers } = view;
  const { name } = deployment.config;
  const id = `held-${pending.decision}`;
  return html`<li><article class="held" aria-labelledby="${id}">
<div class="what">
<h2 id="${id}"><a href="${entryLink(name, pending.decision)}">${titleOf(deployment, receipt.rule) ?? receipt.rule}</a></h2>
<p class="quiet">${ruleText(receipt, place?.line)} · rests in ${receipt.state} · ${timeHtml(since, "since")}</p>
${because(explanation)}
${isMail(deployment) && !("missing" in values) && mailPart(values.contents, false)}
${"missing" in values ? missingText(values) : valueList(inShort(values.contents, explanation), false)}
</div>
<div class="do">
${waitText(receipt, pending.due)}
${
  visitor.principal.scopes.has("settle")
    ? settleForm({
        deployment: name,
        token: pending.token,
        decision: pending.decision,
        receipt,
        contract: deployment.contract,
        formToken: visitor.formToken,
      })
    : html`<p class="quiet">Your token may read, and not settle.</p>`
}
${settlersText(settlers)}
</div>
</article></li>`;
}

/** Whether it is about messages, which people know how to look at. */
export function isMail({ contract }: Deployment): boolean {
  return contract.dialect.name === "glither.mail";
}

export function entryLink(deployment: string, index: number): string {
  return `/receipts/${encodeURIComponent(deployment)}/${index}`;
}

/** The title that the rule's author has given it for people. */
export function titleOf({ pulled: { source } }: Deployment, rule: string): string | undefined {
  return source?.map.items.find((item) => item.kind === "rule" && item.name === rule)?.title;
}

/** The rule, its line, and its reason class where that is not just its name again. */
export function ruleText({ rule, reason_class }: Pick<Receipt, "rule" | "reason_class">, line?: number): Html {
  return html`rule <code>${rule}</code>${line !== undefined && `, line ${line}`}${reason_class !== rule && html` · ${reason_class}`}`;
}

/** The guards of the rule that took it, in its own words. */
function because(explanation: Explanation | undefined): Html | undefined {
  const guards = explanation?.looked.find(({ rule }) => rule === explanation.rule)?.guards ?? [];
  if (guards.length === 0) return undefined;
  return html`<p class="because">because <code>${guards.map(({ words }) => words).join(" | ")}</code></p>`;
}
