import { PAGES, renderPage } from "@glither/roux/pages";
import type { SitePage } from "./page.ts";

/** A page for each diagnostic, as `tangle explain` prints it, and one that lists them. */
export function diagnosticPages(): readonly SitePage[] {
  const all = Object.entries(PAGES);
  const rows = all.map(([code, { summary }]) => `| [\`${code}\`](./${code}.md) | ${summary} |`);
  const list = [
    "# Diagnostics",
    "",
    "What the compiler and the analysis say of a ruleset, each by its code. `tangle explain CODE` prints the same pages.",
    "",
    "| code | when |",
    "|---|---|",
    ...rows,
    "",
  ].join("\n");
  return [
    { place: "diagnostics/index.md", text: list },
    ...all.map(([code, page]) => ({ place: `diagnostics/${code}.md`, text: `${renderPage(code, page)}\n` })),
  ];
}
