import type { Diagnostic, Span } from "@glither/roux";
import { type Ceiling, type Core, layerCore, layerOf, shortest } from "@glither/roux/core";
import type { Budget } from "../budget.ts";
import { type Opening, opening } from "../opening.ts";

/** What layers open that are to stay within others. What cannot be decided is an error, too: nothing else would be a proof. */
export function ceilingDiagnostics(core: Core, budget: Budget, spanOf: (rule: string) => Span): readonly Diagnostic[] {
  return (core.ceilings ?? []).flatMap((ceiling) => {
    const found = opening(layerCore(core, ceiling.layer), layerCore(core, ceiling.within), budget);
    return found.kind === "never" ? [] : [openingLayer(core, ceiling, found, spanOf)];
  });
}

function openingLayer(
  core: Core,
  { layer, within }: Ceiling,
  found: Exclude<Opening, { kind: "never" }>,
  spanOf: (rule: string) => Span,
): Diagnostic {
  const first = (name: string): Span =>
    spanOf(core.rules.find((rule) => layerOf(rule) === name || layerOf(rule).startsWith(`${name}/`))?.name ?? "");
  const error = { code: "OPENING_LAYER", severity: "error", span: first(layer) } as const;
  const related = [{ message: "it is to stay within this one", span: first(within) }];
  if (found.kind === "undecided")
    return {
      ...error,
      message: `it could not be decided whether layer \`${layer}\` stays within \`${within}\``,
      hint: "its guards, or those of the other layer, are too large to decide within the budget; part them into fewer tests",
      related,
    };
  const { rule, verdict, against, verdictAgainst, witness } = found;
  return {
    ...error,
    message: `layer \`${layer}\` opens what \`${within}\` closes: \`${rule}\` says \`${verdict}\` where \`${against}\` says \`${verdictAgainst}\``,
    hint: `exclude in its rules what \`${against}\` takes, or leave \`within ${within}\` out`,
    related,
    witness: { artifact: shortest(core.fields, witness.artifact), enrich: witness.enrich },
  };
}
