import { mayTakeNone } from "@glither/roux/core";
import { chainOf } from "./chain.ts";
import type { Weaving } from "./model.ts";
import { NO_RULE } from "./model.ts";

/** Four diagrams in one file: topology, states, rules, contract. */
export function plantuml(weaving: Weaving): string {
  const { name } = weaving.core.ruleset;
  const diagrams: readonly (readonly [string, readonly string[]])[] = [
    ["topology", topology(weaving)],
    ["states", states(weaving)],
    ["rules", note(rules(weaving))],
    ["contract", note(weaving.contract.trimEnd().split("\n").map(codeLine))],
  ];
  return diagrams
    .map(([kind, lines]) =>
      [`@startuml ${name}-${kind}`, `title ${escaped(`${name}: ${kind}`)}`, ...lines, "@enduml\n"].join("\n"),
    )
    .join("\n");
}

function topology({ core, rows, ends }: Weaving): string[] {
  const end = new Map(ends.map(({ name }, at) => [name, `end${at}`]));
  const asked = core.enrichments.map(({ path }) => path);
  const verbs = core.verbs.map(({ name }) => name);
  const chained = chainOf(core);
  return [
    "left to right direction",
    `file "${escaped(core.dialect.record)}" as artifact`,
    ...asked.map((path, at) => `interface "${escaped(path)}" as ask${at}`),
    ...rows.map(({ name }, at) => `rectangle "${escaped(name)}" as rule${at}`),
    ...ends.map(({ name, kind }, at) => `${kind === "state" ? "queue" : "folder"} "${escaped(name)}" as end${at}`),
    ...verbs.map((name, at) => `interface "${escaped(name)}" as act${at}`),
    ...rows.flatMap((_, at) => (chained(at) ? [`rule${at - 1} ..> rule${at} : else`] : [`artifact --> rule${at}`])),
    ...(mayTakeNone(core)
      ? [
          `${chained(rows.length) ? `rule${rows.length - 1}` : "artifact"} ..> ${end.get(core.default_box)} : ${NO_RULE}`,
        ]
      : []),
    ...rows.flatMap((row, at) => [
      ...row.asks.filter((ask) => asked.includes(ask)).map((ask) => `rule${at} ..> ask${asked.indexOf(ask)} : asks`),
      ...row.verbs.map((verb) => `rule${at} --> act${verbs.indexOf(verb)}`),
      ...(row.end === undefined ? [] : [`rule${at} --> ${end.get(row.end)}`]),
    ]),
  ];
}

function states({ ends, transitions }: Weaving): string[] {
  const id = new Map(ends.map(({ name }, at) => [name, `end${at}`]));
  return [
    ...ends.map(({ name }, at) => `state "${escaped(name)}" as end${at}`),
    ...transitions.map(
      ({ from, to, labels }) =>
        `${from === undefined ? "[*]" : id.get(from)} --> ${id.get(to)} : ${labels.map(escaped).join(" or\\n")}`,
    ),
    ...ends.filter(({ kind }) => kind === "box").map(({ name }) => `${id.get(name)} --> [*]`),
  ];
}

function rules({ core, rows, groups, scores, sets, ladders }: Weaving): string[] {
  const cells = (items: readonly string[]): string => items.map(escaped).join("\\n") || " ";
  return [
    "|= rule |= when all hold |= actions |= ends |= reason class |",
    ...rows.map(({ name, guards, actions, end, arms, reason }) => {
      const onward = arms.map((arm) => `${arm.trigger} into ${arm.box}${arm.reason ? ` (${arm.reason})` : ""}`);
      const all = [[name], guards.length > 0 ? guards : ["always"], actions, [end ?? "", ...onward], [reason]];
      return `| ${all.map(cells).join(" | ")} |`;
    }),
    `| default | ${NO_RULE} |   | ${escaped(core.default_box)} | no_rule |`,
    ...(groups.length === 0 ? [] : ["|= group |= when all hold |"]),
    ...groups.map(({ name, guards }) => `| ${escaped(name)} | ${cells(guards)} |`),
    ...(scores.length === 0 ? [] : ["|= score |= adds |"]),
    ...scores.map(({ name, terms }) => `| ${escaped(name)} | ${cells(terms)} |`),
    ...(sets.length === 0 ? [] : ["|= set |= values |"]),
    ...sets.map(({ name, values }) => `| ${escaped(name)} | ${escaped(values)} |`),
    ...(ladders.length === 0 ? [] : ["|= ladder |= rungs |= restricts |= moves |"]),
    ...ladders.map(
      ({ name, rungs, restricts, moves }) =>
        `| ${escaped(name)} | ${escaped(rungs)} | ${restricts || " "} | ${cells(moves)} |`,
    ),
  ];
}

/** A diagram that is nothing but one text. */
function note(lines: readonly string[]): string[] {
  return ["note as all", ...lines, "end note"];
}

/** Blanks at the start of a line, which PlantUML would take away. */
function codeLine(line: string): string {
  const text = line.trimStart();
  return `${"<U+00A0>".repeat(line.length - text.length)}${escaped(text)}` || " ";
}

/**
 * Leaves what means nothing to PlantUML as it is; any other character becomes its code point. Doubled marks are its
 * text styles, and so is `=` at the start.
 */
export { escaped as escapedPlant };

function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:;()!=_-]|__+|--+|^=|^\.+|^\s/gu, (found) =>
    [...found].map((c) => `<U+${c.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}>`).join(""),
  );
}
