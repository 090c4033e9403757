import { isPending } from "@glither/host/receipt";
import type { Settler, Settling, Statement } from "@glither/ledger";
import { entryLink, ruleText } from "./_held-view.ts";
import { type Html, html } from "./html.ts";

/** What an entry of the log says, in a few words. */
export function statementText(deployment: string, statement: Statement): Html {
  switch (statement.kind) {
    case "decision": {
      const { receipt } = statement;
      const what = isPending(receipt)
        ? html`Held in <b>${receipt.state}</b>`
        : html`Decided: <b>${receipt.verdict}</b>`;
      return html`${what} by ${ruleText(receipt)}`;
    }
    case "settling":
      return html`Settled ${about(deployment, statement.decision)}: <b>${statement.verdict}</b> ${settlerText(statement.by)}`;
    case "delivery": {
      const { decision, action, outcome, attempts, reason } = statement;
      const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
      return html`Action ${action + 1} of ${about(deployment, decision)} <b>${outcome}</b> after ${tries}${reason !== undefined && `: ${reason}`}`;
    }
    case "erasure":
      return html`Values of ${about(deployment, statement.decision)} deleted: ${statement.why}`;
  }
}

function about(deployment: string, decision: number): Html {
  return html`<a href="${entryLink(deployment, decision)}">#${decision}</a>`;
}

/** Who or what has settled it, and why in their own words. */
export function settlerText(by: Settler): Html {
  if ("after" in by) return html`by its deadline`;
  if ("cancelled" in by) return html`given up by <strong>${by.sender ?? "somebody"}</strong>`;
  if ("when" in by) return html`since <code>${by.when}</code> has come to hold`;
  return html`by ${by.sender ?? "somebody"} (${by.on})${by.reason !== undefined && html`: <q>${by.reason}</q>`}`;
}

/** The same as plain text, for who is told at once. */
export function settledText({ verdict, by }: Pick<Settling, "verdict" | "by">): string {
  if ("after" in by) return `${verdict}: its deadline has passed`;
  if ("cancelled" in by) return `${verdict}: it was given up`;
  if ("when" in by) return `${verdict}: its condition has come to hold`;
  return `${verdict}, by ${by.sender ?? "somebody"} (${by.on})`;
}
