import type { SignedSourceMap, StepName, VerificationStep, VerifiedComponent } from "@glither/host/verify";
import { EXIT, type Outcome } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { openReference, type Place } from "../publish/store.ts";
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
  const { STEP_NAMES, sourceMapText, VerificationError } = await import("@glither/host/verify");
  const attachedText = (found: SignedSourceMap | undefined): string =>
    oneLine(
      found === undefined
        ? "  --      source_map: none is attached that somebody trusted has signed; nothing depends on it"
        : stepText({ name: "source_map", ok: true, detail: sourceMapText(found) }),
    );
  try {
    const { steps, digest, record, sourceMap } = await pullReference(options);
    const found = await sourceMap();
    const lines = [verificationText(options.reference, steps), ...(isAmong(steps) ? [] : [attachedText(found)])];
    return {
      exitCode: EXIT.clean,
      text: lines.join("\n"),
      data: {
        verified: true,
        digest,
        record,
        steps,
        ...(found === undefined ? {} : { source_map: sourceMapData(found) }),
      },
    };
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

function isAmong(steps: readonly VerificationStep[]): boolean {
  return steps.some(({ name }) => name === "source_map");
}

function sourceMapData({ map, text, signer }: SignedSourceMap): object {
  return { signer, rules: map.items.filter(({ kind }) => kind === "rule").length, with_text: text !== undefined };
}

/** The component behind a reference, verified. */
export async function pullReference({ reference, ...trust }: VerifyOptions): Promise<VerifiedComponent> {
  return pullPlace(await openReference(reference), trust);
}

/** The same of a place that is open. */
export async function pullPlace(
  { store, digest, repository }: Omit<Place, "sibling">,
  trust: TrustOptions,
): Promise<VerifiedComponent> {
  const { pullVerified } = await import("@glither/host/verify");
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
