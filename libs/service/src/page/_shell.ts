import { type Html, html, type Part } from "./html.ts";
import type { Visitor } from "./visitors.ts";

export interface Shell {
  readonly title: string;
  readonly visitor: Visitor | undefined;
  /** Which of the two lists it belongs to. */
  readonly area?: "held" | "history";
  readonly deployment?: string;
  /** Where our script finds out whether this page would look another way now, and how it looks. */
  readonly look?: { readonly path: string; readonly revision: string };
  /** Stands in the head, for what has to happen without a script. */
  readonly head?: Html;
  readonly main: Part;
}

/** A whole page. */
export function page({ title, visitor, area, deployment, look, head, main }: Shell): string {
  const query = deployment === undefined ? "" : `?deployment=${encodeURIComponent(deployment)}`;
  const link = (to: string, name: string, isHere: boolean): Html =>
    html`<a href="${to}${query}" ${isHere ? html`aria-current="page"` : ""}>${name}</a>`;
  const body = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Glither</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/page.css">
<script type="module" src="/page/page.js"></script>
${head}
</head>
<body data-now="${new Date().toISOString()}" ${look !== undefined && html`data-look="${look.path}" data-revision="${look.revision}"`}>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<p class="name">Glither</p>
${
  visitor !== undefined &&
  html`<nav aria-label="Pages">${link("/", "Held", area === "held")}${link("/receipts", "Receipts", area === "history")}</nav>
<div class="visitor"><span>${visitor.principal.name}</span>${
    visitor.isSignedIn &&
    html`<form method="post" action="/logout"><input type="hidden" name="form" value="${visitor.formToken}"><button class="link">Sign out</button></form>`
  }</div>`
}
</header>
<main id="main" tabindex="-1">
${main}
</main>
<p id="told" class="unseen" role="status"></p>
</body>
</html>
`;
  return String(body);
}

/** Something that has to be read first. */
export function notice(text: Part, tone: "good" | "bad"): Html {
  return html`<p class="notice ${tone}" ${tone === "bad" ? html`role="alert"` : html`role="status"`}>${text}</p>`;
}

export interface Tabs {
  readonly path: "/" | "/receipts";
  readonly names: readonly { readonly name: string; readonly note?: string }[];
  readonly current: string;
}

/** The deployments, where there are several. */
export function tabs({ path, names, current }: Tabs): Html | undefined {
  if (names.length < 2) return undefined;
  return html`<nav class="tabs" aria-label="Deployments">${names.map(
    ({ name, note }) =>
      html`<a href="${path}?deployment=${encodeURIComponent(name)}" ${name === current ? html`aria-current="true"` : ""}>${name}${note !== undefined && html` <span class="count">${note}</span>`}</a>`,
  )}</nav>`;
}

export interface Search {
  readonly path: "/" | "/receipts";
  readonly deployment: string;
  readonly words: string;
  readonly label: string;
}

export function searchForm({ path, deployment, words, label }: Search): Html {
  return html`<form role="search" class="search" method="get" action="${path}">
<input type="hidden" name="deployment" value="${deployment}">
<label for="search">${label}</label>
<input id="search" type="search" name="q" value="${words}" maxlength="200" autocomplete="off" spellcheck="false">
<button>Search</button>
</form>`;
}

/** A link to the same list, with other words or from another place on. */
export function listLink(
  path: "/" | "/receipts" | "/held.json",
  query: Readonly<Record<string, string | undefined>>,
): string {
  const pairs = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "",
  );
  return `${path}?${new URLSearchParams(pairs)}`;
}
