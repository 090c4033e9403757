import type { VerificationStep, VerifiedComponent } from "@glither/host/verify";
import { trustedKeys } from "./keys.ts";
import { EXIT } from "./outcome.ts";
import { stage } from "./stage.ts";
import { openReference } from "./store.ts";

export interface VerifyOptions {
  /** `registry.example/glither/mail/mailguard@sha256:…` or `oci:PATH@sha256:…` */
  readonly reference: string;
  /** Files with the public keys to trust; without any, the environment's. */
  readonly keys: readonly string[];
}

/** Checks everything that is checked before a component runs, and says each step in plain words. */
export const verify = stage(async (options: VerifyOptions) => {
  const { steps, digest, record } = await pullReference(options);
  return { exitCode: EXIT.clean, text: verificationText(options.reference, steps), data: { digest, record, steps } };
});

/** The component behind a reference, verified. */
export async function pullReference({ reference, keys }: VerifyOptions): Promise<VerifiedComponent> {
  const { pullVerified } = await import("@glither/host/verify");
  const { store, digest } = await openReference(reference);
  return pullVerified({ store, digest, trustedKeys: await trustedKeys(keys) });
}

export function verificationText(what: string, steps: readonly VerificationStep[]): string {
  return [`verified ${what}`, ...steps.map(({ name, detail }) => `  ok  ${name}: ${detail}`)].join("\n");
}
