import { randomUUID } from "node:crypto";
import type { CrossingContract } from "@glither/host";
import { type ObligationRecord, type PendingReceipt, parseIsoDuration } from "@glither/host/receipt";
import { timeHtml } from "./_times.ts";
import { type Html, html } from "./html.ts";

/** Longer ones are refused. */
export const MOST_REASON = 500;

export type EventArm = Extract<ObligationRecord, { readonly on: string }>;

/** The events that settle something, from the least strict box to the strictest. */
export function eventArms({ obligations }: PendingReceipt, { restrictiveness }: CrossingContract): EventArm[] {
  const arms = obligations.filter((each): each is EventArm => "on" in each);
  return arms.sort((a, b) => restrictiveness.indexOf(a.verdict) - restrictiveness.indexOf(b.verdict));
}

/** Who closes something says why. */
export function needsReason({ verdict }: EventArm, { default_box }: CrossingContract): boolean {
  return verdict === default_box;
}

export interface SettleForm {
  readonly deployment: string;
  readonly token: string;
  /** The index of its decision; unique on the page. */
  readonly decision: number;
  readonly receipt: PendingReceipt;
  readonly contract: CrossingContract;
  readonly formToken: string;
  /** What somebody has written already. */
  readonly reason?: string;
}

/** A button for each event that settles it. */
export function settleForm({
  deployment,
  token,
  decision,
  receipt,
  contract,
  formToken,
  reason = "",
}: SettleForm): Html {
  const arms = eventArms(receipt, contract);
  if (arms.length === 0) return html`<p class="quiet">No event settles it.</p>`;
  const action = `/settle/${encodeURIComponent(deployment)}/${encodeURIComponent(token)}`;
  const needing = arms.filter((arm) => needsReason(arm, contract));
  const hint =
    needing.length === 0
      ? "stays in the log"
      : `stays in the log; needed for ${needing.map(({ on }) => on).join(", ")}`;
  const id = `reason-${decision}`;
  return html`<form method="post" action="${action}" class="settle">
<input type="hidden" name="form" value="${formToken}">
<input type="hidden" name="key" value="${randomUUID()}">
<div class="field"><label for="${id}">Reason <span class="quiet">(${hint})</span></label>
<textarea id="${id}" name="reason" rows="1" maxlength="${MOST_REASON}" autocomplete="off">${reason}</textarea></div>
<div class="arms">${arms.map((arm, place) => armButton(arm, place === 0 && !needsReason(arm, contract)))}</div>
<p class="outcome"></p>
</form>`;
}

function armButton({ on, verdict, reason_class }: EventArm, isFirst: boolean): Html {
  return html`<button name="on" value="${on}" class="${isFirst ? "first" : ""}"><span>${on}</span> <span aria-hidden="true">→</span><span class="unseen">ends in</span> <b>${verdict}</b>${reason_class !== undefined && html` <span class="why">${reason_class}</span>`}</button>`;
}

/** What comes of it if nobody does anything, and when. */
export function waitText({ obligations }: PendingReceipt, due: number | undefined): Html {
  const conditions = obligations.filter((each) => "when" in each);
  const ends = earliest(obligations);
  return html`<p class="waits">${
    due === undefined
      ? html`No deadline`
      : html`<span class="left">${timeHtml(due, "due")}</span>, then <b>${ends?.verdict ?? ""}</b>${ends?.reason_class !== undefined && html` <span class="why">${ends.reason_class}</span>`}`
  }${conditions.map((each) => html`<br><span class="quiet">or <b>${each.verdict}</b> when</span> <code>${"when" in each ? each.when : ""}</code>`)}</p>`;
}

function earliest(obligations: readonly ObligationRecord[]): ObligationRecord | undefined {
  const timed = obligations.flatMap((each) =>
    "after" in each ? [{ each, ms: parseIsoDuration(each.after) ?? 0 }] : [],
  );
  return timed.sort((a, b) => a.ms - b.ms)[0]?.each;
}

const MOST_NAMES = 5;

export function settlersText(names: readonly string[]): Html {
  if (names.length === 0)
    return html`<p class="who quiet">No token has the scope <code>settle</code>: only time settles it.</p>`;
  const rest = names.length - MOST_NAMES;
  return html`<p class="who quiet">May be settled by ${names.slice(0, MOST_NAMES).join(", ")}${rest > 0 && html` <details class="inline"><summary>and ${rest} more</summary>${names.slice(MOST_NAMES).join(", ")}</details>`}</p>`;
}
