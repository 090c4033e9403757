import { type Graph, type GraphEdge, heldBy, reachOf } from "./graph.ts";

/** Each actor with whom it holds; of one actor, also whom it reaches through others, and through whom. */
export function graphText(graph: Graph, from?: string): string {
  const actors = from === undefined ? graph.actors : graph.actors.filter(({ id }) => id === from);
  const held = heldBy(graph);
  return actors
    .flatMap(({ id, vat }) => [
      vat === "" ? id : `${id} in ${vat}`,
      ...(from === undefined
        ? (held.get(id) ?? []).map((edge) => `  holds ${edge.to}: ${howText(edge)}`)
        : [...reachOf(graph, id)].map(
            ([to, way]) => `  ${way.length === 1 ? "holds" : "reaches"} ${to}: ${wayText(way)}`,
          )),
    ])
    .join("\n");
}

/** The graph for Mermaid: one arrow for each pair, with how it came about. */
export function graphMermaid({ actors, edges }: Graph): string {
  const numbers = new Map(actors.map(({ id }, at) => [id, `a${at}`]));
  const pairs = new Map<string, { readonly edge: GraphEdge; readonly hows: string[] }>();
  for (const edge of edges) {
    const pair = pairs.get(`${edge.from} ${edge.to}`) ?? { edge, hows: [] };
    pair.hows.push(howText(edge));
    pairs.set(`${edge.from} ${edge.to}`, pair);
  }
  return [
    "graph LR",
    ...actors.map(({ id }) => `  ${numbers.get(id)}["${quoted(id)}"]`),
    ...[...pairs.values()].map(
      ({ edge, hows }) => `  ${numbers.get(edge.from)} -->|"${quoted(hows.join(", "))}"| ${numbers.get(edge.to)}`,
    ),
  ].join("\n");
}

/** For more actors than this a page shows what each holds, and leaves out whom it reaches through others. */
const REACH = 300;

/** One page without scripts: each actor, whom it reaches and through whom, and who holds it. */
export function graphHtml(graph: Graph): string {
  const number = new Map(graph.actors.map(({ id }, at) => [id, at]));
  const link = (id: string): string => `<a href="#a${number.get(id)}">${escaped(id)}</a>`;
  const held = heldBy(graph);
  const holders = new Map<string, Set<string>>();
  for (const { from, to } of graph.edges) holders.set(to, (holders.get(to) ?? new Set()).add(from));
  const whole = graph.actors.length <= REACH;
  const sections = graph.actors.map(({ id, vat }, at) => {
    const ways: Iterable<readonly [string, readonly GraphEdge[]]> = whole
      ? reachOf(graph, id)
      : (held.get(id) ?? []).map((edge) => [edge.to, [edge]]);
    const rows = [...ways].map(([to, way]) => `<tr><td>${link(to)}</td><td>${escaped(wayText(way))}</td></tr>`);
    const by = [...(holders.get(id) ?? [])].map(link).join(", ");
    return (
      `<section id="a${at}"><h2>${escaped(id)}</h2><p>${vat === "" ? "" : `in ${escaped(vat)}; `}held by ${by || "nobody"}</p>` +
      `<table><tr><th>${whole ? "reaches" : "holds"}</th><th>through</th></tr>${rows.join("")}</table></section>`
    );
  });
  return page("Who can reach whom", sections.join("\n"));
}

/** A page with the house's looks. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}table{border-collapse:collapse}
td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left}.failed{color:#a00}</style></head>
<body><h1>${escaped(title)}</h1>
${body}
</body></html>
`;
}

/** A text in HTML: names of constructors and messages of errors are anybody's words. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (sign) => `&#${sign.codePointAt(0)};`);
}

function wayText(way: readonly GraphEdge[]): string {
  return way.map((edge) => (way.length === 1 ? howText(edge) : `${howText(edge)} ${edge.to}`)).join(", then ");
}

function howText({ how, what }: GraphEdge): string {
  return what === "" ? how : `${how} (${what})`;
}

/** A text within quotation marks of Mermaid's, which knows entities by number alone. */
export function quoted(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,#()[\]-]/gu, (sign) => `#${sign.codePointAt(0)};`).replace(/#(?!\d+;)/gu, "#35;");
}
