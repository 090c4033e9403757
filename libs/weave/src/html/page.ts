import type { Weaving } from "../model.ts";
import { counted } from "../words.ts";
import { escapeHtml } from "./escape.ts";
import { machine } from "./machine.ts";
import { STYLE } from "./style.ts";
import { chip, enrichmentTable, groupTable, ladderTable, ruleTable, scoreTable, setTable } from "./tables.ts";
import { topology } from "./topology.ts";

/** One page that needs no script and loads nothing, which its own policy also says to the browser. */
export function html(weaving: Weaving): string {
  const { core, groups, scores, sets, enrichments, ladders, contract } = weaving;
  const { name, version } = core.ruleset;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(name)} ${escapeHtml(version)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(name)} <small>${escapeHtml(version)}</small></h1>
${summary(weaving)}
${prose(weaving)}<h2>Topology</h2>
<p class="soft">${core.fold === "first-match" ? "The rules are tried from top to bottom; the first that holds disposes." : "Every rule that holds has its say; the most restrictive verdict wins."}</p>
${topology(weaving)}
${KEY}
<h2>States</h2>
${machine(weaving)}
<h2>Rules</h2>
${ruleTable(weaving)}
${groups.length === 0 ? "" : `<h2>Groups</h2>\n${groupTable(groups)}\n`}${scores.length === 0 ? "" : `<h2>Scores</h2>\n${scoreTable(scores)}\n`}${sets.length === 0 ? "" : `<h2>Sets</h2>\n${setTable(sets)}\n`}${enrichments.length === 0 ? "" : `<h2>Enrichments</h2>\n${enrichmentTable(enrichments)}\n`}${ladders.length === 0 ? "" : `<h2>Ladders</h2>\n${ladderTable(ladders)}\n`}<h2>Contract</h2>
<p class="soft">All that the component may be given, ask and do, as its WIT world says it.</p>
<pre tabindex="0">${escapeHtml(contract.trimEnd())}</pre>
</main>
</body>
</html>
`;
}

/** Titles and literate text, as text: what looks like markup in them is none. */
function prose({ prose: all }: Weaving): string {
  if (all.length === 0) return "";
  const parts = all.map(({ kind, name, title, paragraphs }) => {
    const heading = `${kind === undefined ? "" : `${kind} `}${name}${title === undefined ? "" : `: ${title}`}`;
    return [`<h3>${escapeHtml(heading)}</h3>`, ...paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`)].join("\n");
  });
  return `<h2>In words</h2>\n${parts.join("\n")}\n`;
}

const KEY = `<p class="key">${[
  ["asked of the host", "--blue"],
  ["settles", "--green"],
  ["waits", "--amber"],
  ["called on the host", "--violet"],
]
  .map(([text, color]) => `<span style="--of: var(${color})">${text}</span>`)
  .join("")}</p>`;

function summary({ core }: Weaving): string {
  const items: readonly (readonly [string, string])[] = [
    ["Dialect", `${escapeHtml(core.dialect.name)} <small>${escapeHtml(core.dialect.version)}</small>`],
    ["Rules", `${counted(core.rules.length, "rule")}, ${core.fold}`],
    ["Verdicts", `${core.restrictiveness.map(chip).join(" ")} <small>from the least restrictive</small>`],
    ["By default", chip(core.default_box)],
  ];
  return `<dl>\n${items.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`).join("\n")}\n</dl>`;
}
