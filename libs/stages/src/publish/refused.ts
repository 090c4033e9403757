import type { BuildRecord } from "@glither/artifact";
import { EXIT, type Outcome } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import type { Comparison } from "./gate/comparison.ts";
import { comparisonLines } from "./gate/text.ts";

/** A refusal is a result, which is told in full, and more than an error has room for. */
export function refused(name: string, { version }: BuildRecord, comparison: Comparison): Outcome {
  const { demands, least_version } = comparison;
  const message = `\`${version}\` is too small a step from \`${comparison.version}\`: what has changed demands \`${least_version}\` or later`;
  const hint = `write \`#pragma version ${least_version}\` into the ruleset, and build it again; nothing was published`;
  return {
    exitCode: EXIT.verification,
    text: [`REFUSED ${name}: ${message}`, ...comparisonLines(comparison), `hint: ${hint}`].map(oneLine).join("\n"),
    data: { error: { code: "VERSION_TOO_LOW", message, hint }, demands, comparison },
  };
}
