import { printArm } from "@glither/roux/core";
import { writtenForm } from "@glither/roux/surface";
import { powersOf } from "@glither/stages/report/powers";
import type { Document } from "../../document/document.ts";
import { shownParameters } from "../shown-parameters.ts";

/* What a dialect brings: verbs, boxes, states, ladders. Each function gives paragraphs of Markdown. */

export function describeVerb({ vocabulary, compilation: { core } }: Document, name: string): string[] {
  const shape = vocabulary?.verbs.find((known) => known.name === name);
  if (shape === undefined) return [];
  const power = core && powersOf(core).verbs.get(name);
  const parameters = shownParameters(shape);
  return [
    `\`${writtenForm(shape)}\``,
    ...(parameters.length === 0 ? [] : [parameters.map(({ label, about }) => `- \`${label}\`: ${about}`).join("\n")]),
    ...(shape.suspendsWith === undefined ? [] : ["It waits: the host gives a token, and arms say what settles it."]),
    ...(shape.settles === undefined ? [] : [`Where the rule names no box, it settles in \`${shape.settles}\`.`]),
    ...(shape.opens ? ["It lets the artifact out, so a stricter verdict beside it comes too late."] : []),
    ...(power === undefined ? [] : [`Its host action is \`${power}\`.`]),
  ];
}

export function describeBox({ vocabulary }: Document, name: string): string[] {
  if (vocabulary === undefined || !vocabulary.boxes.includes(name)) return [];
  return [
    `\`${name}\`, a box: what comes to it is settled.`,
    `From the least to the most restrictive: ${order(vocabulary.restrictiveness, name)}.`,
    ...(vocabulary.defaultBox === name ? ["It is the closed box: what no rule takes ends here."] : []),
  ];
}

/** What waits there, and what each of it comes to. */
export function describeState({ vocabulary, compilation: { core } }: Document, name: string): string[] {
  if (vocabulary === undefined || !vocabulary.suspended.includes(name)) return [];
  const waiting = (core?.rules ?? []).flatMap(({ name: rule, outcome }) =>
    outcome.kind === "pending" && outcome.state === name ? [{ rule, outcome }] : [],
  );
  const state = core?.states.find((known) => known.name === name);
  return [
    `\`${name}\`, a state that waits.`,
    ...(state?.kind === "pending"
      ? [`It resolves to ${state.resolutions.map((box) => `\`${box}\``).join(" or ")}.`]
      : []),
    ...(waiting.length === 0
      ? []
      : [
          waiting
            .map(
              ({ rule, outcome }) =>
                `- \`${rule}\`: ${outcome.obligations.map((arm) => `\`${printArm(arm)}\``).join("; ")}`,
            )
            .join("\n"),
        ]),
  ];
}

export function describeLadder({ vocabulary }: Document, name: string): string[] {
  const ladder = vocabulary?.ladders?.find((known) => known.name === name);
  if (ladder === undefined) return [];
  const closer = { up: "Upwards it is held closer.", down: "Downwards it is held closer." };
  return [
    `The ladder \`${name}\`: ${ladder.symbols.map((rung) => `\`${rung}\``).join(" < ")}.`,
    ...(ladder.restricts === undefined ? [] : [closer[ladder.restricts]]),
  ];
}

export function describeDialect({ vocabularies }: Document, name: string): string[] {
  const vocabulary = vocabularies.get(name);
  if (vocabulary === undefined) return [];
  const { version, collection, boxes, suspended, defaultBox } = vocabulary;
  const named = (names: readonly string[]): string => names.map((one) => `\`${one}\``).join(", ");
  return [
    `\`${name}\` ${version} ranges over \`${collection}\`.`,
    `It settles in ${named(boxes)}${suspended.length === 0 ? "" : `, and waits in ${named(suspended)}`}. What no rule takes ends in \`${defaultBox}\`.`,
  ];
}

function order(names: readonly string[], own: string): string {
  return names.map((name) => (name === own ? `**\`${name}\`**` : `\`${name}\``)).join(" < ");
}
