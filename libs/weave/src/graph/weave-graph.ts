import type { Format } from "../formats.ts";
import { diagram } from "../html/diagram.ts";
import { escapeHtml } from "../html/escape.ts";
import { STYLE } from "../html/style.ts";
import { escaped, fenced, label, markdown } from "../mermaid-text.ts";
import { laidOut } from "../picture/layout.ts";
import { escapedPlant } from "../plantuml.ts";
import { counted } from "../words.ts";
import { depths, type GraphPicture, kindOf, shortName } from "./model.ts";

const RENDERERS: Readonly<Record<Format, (graph: GraphPicture) => string>> = { plantuml, mermaid, html };

/**
 * A graph of membranes for people: its parts, its edges as arrows, gifts thick and without a way back, and what it wants of its
 * host. The same graph gives the same text, which ends in a newline.
 */
export function weaveGraph(graph: GraphPicture, format: Format): string {
  return RENDERERS[format](graph);
}

const MERMAID = { gift: "==>", diode: "-->", open: "<-->" } as const;
const PLANTUML = { gift: "==>", diode: "-->", open: "<-->" } as const;

function mermaid(graph: GraphPicture): string {
  const { world, parts, edges, refused, outer } = graph;
  const id = new Map(parts.map(({ name }, at) => [name, `part${at}`]));
  const picture = [
    "flowchart LR",
    ...parts.map(({ name, dialect }) => `  ${id.get(name)}[${label(`${name}, ${dialect}`)}]`),
    ...outer.entries.map((name, at) => `  in${at}([${label("from outside")}]) --> ${id.get(name)}`),
    ...edges.map((edge) => {
      const says = escaped(`${shortName(edge.pour)}, ${edge.guarantee}`);
      return `  ${id.get(edge.from)} ${MERMAID[kindOf(edge)]}|"${says}"| ${id.get(edge.to)}`;
    }),
  ];
  const rows = (head: string, lines: readonly (readonly string[])[]): string =>
    [head, head.replaceAll(/[^|]+/gu, "---"), ...lines.map((cells) => `| ${cells.map(markdown).join(" | ")} |`)].join(
      "\n",
    );
  return [
    `# ${markdown(`${world.ruleset} ${world.version}`)}`,
    `${counted(parts.length, "part")}, ${counted(edges.length, "edge")}`,
    "## Graph",
    fenced("mermaid", picture),
    "## Edges",
    rows("| from | to | carries | mode | guarantee | flags | rule |", edges.map(edgeCells)),
    ...(refused.length === 0
      ? []
      : ["## No edges", rows("| from | to | carries | reason |", refused.map(refusedCells))]),
    "## Parts",
    rows("| part | dialect | zone | digest |", parts.map(partCells)),
    "## Outer world",
    rows("| import | wanted by |", outerCells(graph)),
  ]
    .join("\n\n")
    .concat("\n");
}

function plantuml({ world, parts, edges, outer }: GraphPicture): string {
  const id = new Map(parts.map(({ name }, at) => [name, `part${at}`]));
  return [
    `@startuml ${escapedPlant(world.ruleset)}-graph`,
    "left to right direction",
    'cloud "from outside" as outside',
    ...parts.map(({ name, dialect }) => `component "${escapedPlant(`${name}, ${dialect}`)}" as ${id.get(name)}`),
    ...outer.entries.map((name) => `outside --> ${id.get(name)}`),
    ...edges.map(
      (edge) =>
        `${id.get(edge.from)} ${PLANTUML[kindOf(edge)]} ${id.get(edge.to)} : ${escapedPlant(`${shortName(edge.pour)}, ${edge.guarantee}`)}`,
    ),
    "@enduml\n",
  ].join("\n");
}

function html(graph: GraphPicture): string {
  const { world, parts, edges, refused, outer } = graph;
  const column = depths(graph);
  const nodes = parts.map(({ name }) => ({
    id: name,
    text: name,
    column: column.get(name) ?? 0,
    kind: outer.entries.includes(name) ? "artifact" : "rule",
  }));
  const curves = edges.map(({ from, to, ...edge }) => ({
    from,
    to,
    kind: kindOf({ from, to, ...edge }) === "open" ? "asks" : "ends",
  }));
  const title = `${escapeHtml(world.ruleset)} <small>${escapeHtml(world.version)}</small>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(world.ruleset)} ${escapeHtml(world.version)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="soft">${counted(parts.length, "part")}, ${counted(edges.length, "edge")}. Artifacts go from left to right.</p>
<h2>Graph</h2>
${diagram(laidOut("Parts and edges", nodes, curves))}
<h2>Edges</h2>
${table(["from", "to", "carries", "mode", "guarantee", "flags", "rule"], edges.map(edgeCells))}
${refused.length === 0 ? "" : `<h2>No edges</h2>\n${table(["from", "to", "carries", "reason"], refused.map(refusedCells))}\n`}<h2>Parts</h2>
${table(["part", "dialect", "zone", "digest"], parts.map(partCells))}
<h2>Outer world</h2>
${table(["import", "wanted by"], outerCells(graph))}
</main>
</body>
</html>
`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (name: "th" | "td", texts: readonly string[]): string =>
    texts
      .map((text, at) => `<${name}${name === "td" ? ` data-label="${head[at]}"` : ""}>${escapeHtml(text)}</${name}>`)
      .join("");
  return [
    `<div class="wide"><table><thead><tr>${cells("th", head)}</tr></thead><tbody>`,
    ...rows.map((row) => `<tr>${cells("td", row)}</tr>`),
    "</tbody></table></div>",
  ].join("\n");
}

function edgeCells(edge: GraphPicture["edges"][number]): readonly string[] {
  const { from, to, pour, delivery, retrograde, guarantee, flags, rule } = edge;
  return [from, to, pour, `${delivery}, ${retrograde}`, guarantee, flags.join(", "), rule];
}

function refusedCells({ from, to, pour, reason }: GraphPicture["refused"][number]): readonly string[] {
  return [from, to, pour, reason];
}

function partCells({ name, dialect, version, zone, digest }: GraphPicture["parts"][number]): readonly string[] {
  return [name, `${dialect} ${version}`, zone, digest];
}

function outerCells({ outer }: GraphPicture): readonly (readonly string[])[] {
  return Object.entries(outer.imports).map(([name, by]) => [name, by.join(", ")]);
}
