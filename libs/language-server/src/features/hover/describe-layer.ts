import type { Fold } from "@glither/roux/core";
import type { Document } from "../../document/document.ts";

/** What decides where several layers take an artifact. */
const FOLDS: Readonly<Record<Fold, string>> = {
  "first-match": "`first-match`: the first rule that takes an artifact decides, and the layers stand in this order",
  accumulate: "`accumulate`: all rules that take an artifact have their say",
  strictest: "`strictest`: each layer decides by its first rule, and the most restrictive verdict counts",
};

/** A ruleset that this one is made of, in paragraphs of Markdown. */
export function describeLayer(document: Document, name: string): string[] {
  const { core } = document.compilation;
  const layers = document.items.filter((item) => item.kind === "layer");
  const layer = layers.find((item) => item.name.text === name);
  if (layer === undefined) return [];
  const { within, from } = layer;
  const inner = layers.filter((item) => item.within?.text === name).map((item) => `\`${item.name.text}\``);
  const known = core?.layers?.find((one) => one.name === name);
  const rules = core?.rules.filter((rule) => rule.name.startsWith(`${name}/`)).length;
  return [
    `\`${name}\`, a layer from \`${from.value}\`.`,
    ...(known === undefined
      ? []
      : [
          `It is \`${known.ruleset.name}\` ${known.ruleset.version}: ${rules} ${rules === 1 ? "rule" : "rules"}, which stand here as \`${name}/…\`.`,
        ]),
    ...(core === undefined ? [] : [`The layers are folded by ${FOLDS[core.fold]}.`]),
    ...(within === undefined
      ? []
      : [`It is never less restrictive than \`${within.text}\`: where it would be, the check shows an artifact.`]),
    ...(inner.length === 0 ? [] : [`Never less restrictive than it: ${inner.join(", ")}.`]),
  ];
}
