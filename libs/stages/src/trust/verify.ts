import type { StepName, VerificationStep, VerifiedComponent } from "@glither/host/verify";
import { EXIT, type Outcome } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { openReference } from "../publish/store.ts";
import { stage } from "../stage.ts";
import { type TrustOptions, trustPolicy } from "./trust.ts";

export interface VerifyOptions extends TrustOptions {
  /** `registry.example/glither/mail/mailguard@sha256:…` or `oci:PATH@sha256:…` */
  readonly reference: string;
}

/**
 * Checks everything that is checked before a component runs, and says of each step in plain words whether it passed. A
 * refusal is a result: its steps are told like those of an artifact that passes, with exit code 5.
 */
export const verify = stage(async (options: VerifyOptions): Promise<Outcome> => {
  const { STEP_NAMES, VerificationError } = await import("@glither/host/verify");
  try {
    const { steps, digest, record } = await pullReference(options);
    const text = verificationText(options.reference, steps);
    return { exitCode: EXIT.clean, text, data: { verified: true, digest, record, steps } };
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    const { code, message, hint, steps } = error;
    return {
      exitCode: EXIT.verification,
      text: refusalText(options.reference, steps, STEP_NAMES, hint),
      data: { verified: false, steps, error: { code, message, ...(hint === undefined ? {} : { hint }) } },
    };
  }
});

/** The component behind a reference, verified. */
export async function pullReference({ reference, ...trust }: VerifyOptions): Promise<VerifiedComponent> {
  const { pullVerified } = await import("@glither/host/verify");
  const { store, digest, repository } = await openReference(reference);
  const policy = await trustPolicy(trust);
  return pullVerified({ store, digest, policy, ...(repository === undefined ? {} : { repository }) });
}

export function verificationText(what: string, steps: readonly VerificationStep[]): string {
  return [`verified ${what}`, ...steps.map(stepText)].map(oneLine).join("\n");
}

function refusalText(
  what: string,
  steps: readonly VerificationStep[],
  all: readonly StepName[],
  hint: string | undefined,
): string {
  const reached = all.indexOf(steps.at(-1)?.name ?? "reference") + 1;
  return [
    `REFUSED ${what}`,
    ...steps.map(stepText),
    ...all.slice(reached, all.indexOf("membrane") + 1).map((name) => `  --      ${name}: not checked any more`),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
  ]
    .map(oneLine)
    .join("\n");
}

function stepText({ name, ok, detail }: VerificationStep): string {
  return `  ${ok ? "ok    " : "FAILED"}  ${name}: ${detail}`;
}
