import { mayTakeNone } from "@glither/roux/core";
import { chainOf } from "./chain.ts";
import { escaped, fenced, label, markdown } from "./mermaid-text.ts";
import { NO_RULE, type Weaving } from "./model.ts";
import type { Prose } from "./prose.ts";
import { counted } from "./words.ts";

/** A Markdown page: two diagrams for whoever renders Mermaid, a table, and the contract. */
export function mermaid(weaving: Weaving): string {
  const { ruleset, dialect, fold, rules } = weaving.core;
  return [
    `# ${markdown(`${ruleset.name} ${ruleset.version}`)}`,
    `${markdown(`${dialect.name} ${dialect.version}`)}, ${fold}, ${counted(rules.length, "rule")}`,
    ...(weaving.prose.length === 0 ? [] : ["## In words", ...weaving.prose.flatMap(words)]),
    "## Topology",
    fenced("mermaid", topology(weaving)),
    "## States",
    fenced("mermaid", states(weaving)),
    "## Rules",
    table(weaving).join("\n"),
    ...(weaving.groups.length === 0 ? [] : ["## Groups", groupTable(weaving).join("\n")]),
    ...(weaving.scores.length === 0 ? [] : ["## Scores", scoreTable(weaving).join("\n")]),
    ...(weaving.sets.length === 0 ? [] : ["## Sets", setTable(weaving).join("\n")]),
    ...(weaving.ladders.length === 0 ? [] : ["## Ladders", ladderTable(weaving).join("\n")]),
    "## Contract",
    fenced("wit", weaving.contract.trimEnd().split("\n")),
  ]
    .join("\n\n")
    .concat("\n");
}

/** A heading with the title, and the literate text as it is written, whatever marks it has. */
function words({ kind, name, title, paragraphs }: Prose): string[] {
  const heading = [...(kind === undefined ? [] : [`${kind} `]), name].join("");
  return [`### ${markdown(title === undefined ? heading : `${heading}: ${title}`)}`, ...paragraphs.map(markdown)];
}

function topology({ core, rows, ends }: Weaving): string[] {
  const end = new Map(ends.map(({ name }, at) => [name, `end${at}`]));
  const asked = core.enrichments.map(({ path }) => path);
  const verbs = core.verbs.map(({ name }) => name);
  const chained = chainOf(core);
  return [
    "flowchart LR",
    `  artifact([${label(core.dialect.record)}])`,
    ...asked.map((path, at) => `  ask${at}{{${label(path)}}}`),
    ...rows.map(({ name }, at) => `  rule${at}[${label(name)}]`),
    ...ends.map(({ name, kind }, at) =>
      kind === "state" ? `  end${at}[(${label(name)})]` : `  end${at}[[${label(name)}]]`,
    ),
    ...verbs.map((name, at) => `  act${at}>${label(name)}]`),
    ...rows.map((_, at) => (chained(at) ? `  rule${at - 1} -. else .-> rule${at}` : `  artifact --> rule${at}`)),
    ...(mayTakeNone(core)
      ? [
          `  ${chained(rows.length) ? `rule${rows.length - 1}` : "artifact"} -. ${NO_RULE} .-> ${end.get(core.default_box)}`,
        ]
      : []),
    ...rows.flatMap((row, at) => [
      ...row.asks.filter((ask) => asked.includes(ask)).map((ask) => `  rule${at} -. asks .-> ask${asked.indexOf(ask)}`),
      ...row.verbs.map((verb) => `  rule${at} --> act${verbs.indexOf(verb)}`),
      ...(row.end === undefined ? [] : [`  rule${at} ==> ${end.get(row.end)}`]),
    ]),
  ];
}

function states({ ends, transitions }: Weaving): string[] {
  const id = new Map(ends.map(({ name }, at) => [name, `end${at}`]));
  return [
    "stateDiagram-v2",
    ...ends.map(({ name }, at) => `  state ${label(name)} as end${at}`),
    ...transitions.map(
      ({ from, to, labels }) =>
        `  ${from === undefined ? "[*]" : id.get(from)} --> ${id.get(to)} : ${labels.map(escaped).join(" or<br>")}`,
    ),
    ...ends.filter(({ kind }) => kind === "box").map(({ name }) => `  ${id.get(name)} --> [*]`),
  ];
}

function table({ core, rows }: Weaving): string[] {
  return [
    "| rule | when all hold | actions | ends | reason class |",
    "|---|---|---|---|---|",
    ...rows.map(({ name, guards, actions, end, arms, reason }) => {
      const onward = arms.map((arm) => `${arm.trigger} into ${arm.box}${arm.reason ? ` (${arm.reason})` : ""}`);
      const ending = [end ?? "", ...onward].map(markdown).join("<br>");
      return `| ${markdown(name)} | ${codes(guards) || "always"} | ${codes(actions)} | ${ending} | ${markdown(reason)} |`;
    }),
    `| default | ${NO_RULE} | | ${markdown(core.default_box)} | no_rule |`,
  ];
}

function groupTable({ groups }: Weaving): string[] {
  return [
    "| group | when all hold |",
    "|---|---|",
    ...groups.map(({ name, guards }) => `| ${markdown(name)} | ${codes(guards) || "always"} |`),
  ];
}

function scoreTable({ scores }: Weaving): string[] {
  return [
    "| score | adds |",
    "|---|---|",
    ...scores.map(({ name, terms }) => `| ${markdown(name)} | ${codes(terms)} |`),
  ];
}

function setTable({ sets }: Weaving): string[] {
  return [
    "| set | values |",
    "|---|---|",
    ...sets.map(({ name, values }) => `| ${markdown(name)} | ${codes([values])} |`),
  ];
}

function ladderTable({ ladders }: Weaving): string[] {
  return [
    "| ladder | rungs | restricts | moves |",
    "|---|---|---|---|",
    ...ladders.map(
      ({ name, rungs, restricts, moves }) =>
        `| ${markdown(name)} | ${codes([rungs])} | ${restricts} | ${codes(moves)} |`,
    ),
  ];
}

function codes(texts: readonly string[]): string {
  return texts.map((text) => `<code>${markdown(text)}</code>`).join("<br>");
}
