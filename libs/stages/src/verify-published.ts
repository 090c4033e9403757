import { readJson } from "./files.ts";
import { EXIT, StageError } from "./outcome.ts";
import type { PublishReceipt } from "./publish.ts";
import { stage } from "./stage.ts";
import { layoutPath } from "./store.ts";
import { verificationText } from "./verify.ts";

export interface VerifyPublishedOptions {
  /** The `receipt.json` that `publish` wrote. */
  readonly receipt: string;
  readonly store: string;
}

/**
 * Asks the store itself whether what a receipt says is there, under its tag and verifiable. A cached `publish` cannot
 * know that. The key that is trusted is the one that the receipt names.
 */
export const verifyPublished = stage(async ({ receipt: path, store }: VerifyPublishedOptions) => {
  const { OciLayoutStore } = await import("@glither/registry");
  const { pullVerified } = await import("@glither/host/verify");
  const receipt = (await readJson(path, "the publish receipt")) as PublishReceipt;
  if (typeof receipt?.digest !== "string" || typeof receipt.signer?.public_key !== "string")
    throw new StageError("MALFORMED", `\`${path}\` is no publish receipt`, {
      exitCode: EXIT.usage,
      hint: "publish again",
    });
  const target = await OciLayoutStore.open({ path: layoutPath(store), repository: receipt.repository });
  const tagged = await target.resolveTag(receipt.tag);
  if (tagged?.digest !== receipt.digest)
    throw new StageError(
      "REFUSED",
      tagged
        ? `the tag \`${receipt.tag}\` names ${tagged.digest}, not ${receipt.digest}`
        : `the tag \`${receipt.tag}\` is not there`,
      { exitCode: EXIT.verification, hint: "publish again with `--skip-nx-cache`" },
    );
  const { steps, digest } = await pullVerified({
    store: target,
    digest: receipt.digest,
    trustedKeys: [receipt.signer.public_key],
  });
  return {
    exitCode: EXIT.clean,
    text: verificationText(`${receipt.repository}:${receipt.tag}@${digest}`, steps),
    data: { digest, steps },
  };
});
