/** The page's style sheet: system fonts, both colour schemes, tables that become cards on narrow screens. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --raised: #f5f6f8; --line: #d5d9e0; --text: #1b1f27; --soft: #565e6c;
  --blue: #1f5fbf; --green: #1c7a43; --amber: #96600a; --violet: #7540a8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --raised: #1d2128; --line: #39404c; --text: #e7eaf0; --soft: #a3acbb;
    --blue: #82b1ff; --green: #6fd197; --amber: #e9b765; --violet: #cda4f5;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h1 small { color: var(--soft); font-weight: 400; font-size: 1rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: .9375rem; font-weight: 600; color: var(--soft); margin: 1rem 0 .5rem; }
p { margin: 0 0 .75rem; }
.soft, small { color: var(--soft); }
code, pre, svg text { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code { font-size: .8125rem; overflow-wrap: break-word; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.chip { display: inline-block; padding: 0 .5rem; border: 1px solid var(--line); border-radius: 1rem;
  background: var(--raised); font-size: .8125rem; overflow-wrap: anywhere; }
.scroll, pre { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; background: var(--raised); }
.scroll { padding: .5rem; }
.instead { display: none; }
.scroll:focus-visible, pre:focus-visible { outline: 2px solid var(--blue); }
pre { margin: 0; padding: 1rem; font-size: .8125rem; line-height: 1.45; }
svg { display: block; margin: 0 auto; max-width: none; }
svg text { font-size: 12px; text-anchor: middle; dominant-baseline: central; fill: var(--text); }
.node rect { fill: var(--page); stroke: var(--line); stroke-width: 1.5; }
.node.artifact rect { stroke: var(--text); }
.node.ask rect { stroke: var(--blue); }
.node.box rect { stroke: var(--green); }
.node.state rect { stroke: var(--amber); }
.node.verb rect { stroke: var(--violet); }
.node.none rect, .node.trigger rect { stroke-dasharray: 4 3; }
.edge { fill: none; stroke: var(--soft); stroke-width: 1.25; opacity: .8; }
.edge.else { stroke-dasharray: 2 3; }
.edge.asks { stroke: var(--blue); stroke-dasharray: 5 4; }
.edge.calls { stroke: var(--violet); }
.edge.ends { stroke: var(--green); }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem 0 0; font-size: .8125rem; color: var(--soft); }
.key span::before { content: ""; display: inline-block; width: .75rem; height: .75rem; margin-right: .35rem;
  border: 2px solid var(--of); border-radius: 3px; vertical-align: -1px; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th { text-align: left; color: var(--soft); font-weight: 600; font-size: .8125rem; }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td small { display: inline-block; margin-top: .25rem; }
td ul { list-style: none; margin: .35rem 0 0; padding: 0; }
td li { margin: .15rem 0; }
.wide { overflow-x: auto; }
th, td { overflow-wrap: break-word; }
strong code { font-size: .875rem; }
@media (min-width: 44.01rem) { .rules th:first-child, .rules th:nth-child(3), .rules th:last-child { min-width: 12rem; } }
@media (max-width: 44rem) {
  .instead { display: block; }
  .tall, .tall + .key { display: none; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; margin-bottom: .75rem; }
  td { overflow-wrap: anywhere; display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .5rem; border: 0; padding: .25rem 0; }
  td::before { content: attr(data-label); color: var(--soft); font-size: .8125rem; }
  td code { overflow-wrap: anywhere; }
  td.empty { display: none; }
}
@media print { .scroll, pre { overflow: visible; white-space: pre-wrap; } tr { break-inside: avoid; } }
`;
