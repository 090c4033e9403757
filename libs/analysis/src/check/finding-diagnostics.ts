import { type Diagnostic, listed, type Span } from "@glither/roux";
import type { Fold } from "@glither/roux/core";
import type { Finding } from "../analyse.ts";

/** What a finding of the exact analysis tells the author of a ruleset. */
export function diagnosticOf(
  finding: Exclude<Finding, { kind: "undecided" }>,
  fold: Fold,
  spanOf: (rule: string) => Span,
): Diagnostic {
  const { rule } = finding;
  const related = (message: string, rules: readonly string[]): NonNullable<Diagnostic["related"]> =>
    rules.map((other) => ({ message, span: spanOf(other) }));
  const lint = { severity: "lint", span: spanOf(rule) } as const;
  if (finding.kind === "contradiction")
    return {
      ...lint,
      code: "CONTRADICTION",
      message: `the guards of rule \`${rule}\` can never all hold`,
      hint: `${guardsOf(finding.guards)}; mend the rule or delete it`,
    };
  const others = listed(finding.takenBy);
  if (finding.kind === "shadowed")
    return {
      ...lint,
      code: "SHADOWED_ACTION",
      message: `the verdict of rule \`${rule}\` never counts, though its actions are called`,
      hint: `wherever it holds, so does ${others}, which outweighs it; exclude that in its guards, or write no verdict`,
      related: related("outweighs some or all of it", finding.takenBy),
    };
  if (fold === "accumulate")
    return {
      ...lint,
      code: "DEAD_RULE",
      message: `the verdict of rule \`${rule}\` never counts, and it does nothing else`,
      hint: `wherever it holds, so does ${others}, which outweighs it; make it stricter, or delete it`,
      related: related("outweighs some or all of it", finding.takenBy),
    };
  return {
    ...lint,
    code: "DEAD_RULE",
    message: `whatever rule \`${rule}\` selects is taken before it`,
    hint: `move it above ${others}, or delete it`,
    related: related("takes some or all of it", finding.takenBy),
  };
}

/** `guards 1 and 3 exclude each other`, counted as they are written. */
function guardsOf(places: readonly number[]): string {
  const numbers = places.map((place) => String(place + 1));
  const last = numbers.pop() ?? "";
  return numbers.length === 0
    ? `guard ${last} never holds`
    : `guards ${numbers.join(", ")} and ${last} exclude each other`;
}
