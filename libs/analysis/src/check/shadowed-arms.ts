import type { Diagnostic } from "@glither/roux";
import type { WaitingArm } from "@glither/roux/core";
import type { ArmFinding } from "../arms.ts";

/**
 * What the analysis found out about an arm, as a diagnostic; `arms` are those of its rule. None for an arm of which the same
 * is said already.
 */
export function shadowedArm(
  finding: Exclude<ArmFinding, { kind: "undecided" }>,
  arms: readonly WaitingArm[],
  said: readonly Diagnostic[],
): readonly Diagnostic[] {
  const span = arms[finding.arm]?.span;
  if (span === undefined || said.some((other) => other.code === CODE && other.span.offset === span.offset)) return [];
  return [{ code: CODE, severity: "lint", span, ...tell(finding, arms) }];
}

const CODE = "SHADOWED_ACTION";

function tell(
  finding: Exclude<ArmFinding, { kind: "undecided" }>,
  arms: readonly WaitingArm[],
): Pick<Diagnostic, "message" | "hint" | "related"> {
  if (finding.kind === "never")
    return {
      message: "this arm can never settle: what it waits for never holds",
      hint: "mend its guard or delete it",
    };
  const winners = finding.by.flatMap((arm) => arms[arm]?.span ?? []);
  if (finding.kind === "forestalled")
    return {
      message: "this arm can never settle: an earlier one holds whenever it does",
      hint: "move it up or delete it",
      related: winners.map((winner) => ({ message: "this one comes first", span: winner })),
    };
  return {
    message: "this arm can never settle: another settles as soon as the rule has taken the artifact",
    hint: "mend the `when`, or settle without waiting",
    related: winners.map((winner) => ({ message: "this holds from the beginning", span: winner })),
  };
}
