import { EXIT, StageError } from "../outcome.ts";
import { readReceipt } from "../publish/receipt.ts";
import { layoutPath, nameIn, openStore } from "../publish/store.ts";
import { shellWord } from "../shell-word.ts";
import { stage } from "../stage.ts";
import { policyOf, trustPolicy } from "./trust.ts";
import { verificationText } from "./verify.ts";

export interface VerifyPublishedOptions {
  /** The `receipt.json` that `publish` wrote. */
  readonly receipt: string;
  readonly store: string;
  /** The trust policy's file, where it is not the environment's or the workspace's. */
  readonly trust?: string;
}

/**
 * Asks the store itself whether what a receipt says is there, under its tag and verifiable. A cached `publish` cannot
 * know that. The key that is trusted is the one that the receipt names; for an identity, the workspace's policy decides.
 */
export const verifyPublished = stage(async ({ receipt: file, store, trust }: VerifyPublishedOptions) => {
  const { pullVerified } = await import("@glither/host/verify");
  const receipt = await readReceipt(file);
  const { repository } = receipt;
  const path = await layoutPath(store);
  const target = await openStore({ name: store, repository }).catch((cause: unknown) => {
    throw path === undefined ? cause : absent(`there is no store in \`${path}\``, cause);
  });
  const tagged = await target.resolveTag(receipt.tag);
  if (tagged === undefined) throw absent(`the tag \`${receipt.tag}\` is not there`);
  if (tagged.digest !== receipt.digest)
    throw absent(`the tag \`${receipt.tag}\` names \`${tagged.digest}\`, not \`${receipt.digest}\``);
  const { public_key: publicKeyPem } = receipt.signer;
  const { steps, digest } = await pullVerified({
    store: target,
    digest: receipt.digest,
    repository,
    policy:
      publicKeyPem === undefined
        ? await trustPolicy({ keys: [], ...(trust === undefined ? {} : { trust }) })
        : policyOf([{ kind: "key", publicKeyPem }]),
  });
  return {
    exitCode: EXIT.clean,
    text: verificationText(shellWord(`${await nameIn(store, repository)}:${receipt.tag}@${digest}`), steps),
    data: { digest, steps },
  };
});

function absent(message: string, cause?: unknown): StageError {
  return new StageError("REFUSED", message, {
    exitCode: EXIT.verification,
    hint: "publish again; with Nx, `--skip-nx-cache` makes it run although nothing has changed",
    cause,
  });
}
