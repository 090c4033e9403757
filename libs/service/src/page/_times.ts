import { type Html, html } from "./html.ts";

/** `2026-11-27 14:03 UTC` */
export function timeText(at: number | string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** A moment as a date. The script says how far off it is instead, and gives the date to who asks for it. */
export function timeHtml(at: number | string, kind?: "due" | "since"): Html {
  const iso = new Date(at).toISOString();
  if (kind === undefined) {
    const [date = "", ...rest] = timeText(at).split(" ");
    return html`<time datetime="${iso}"><span class="whole">${date}</span> <span class="whole">${rest.join(" ")}</span></time>`;
  }
  return html`<time datetime="${iso}" data-${kind}>${timeText(at)}</time>`;
}
