import { isObject } from "@glither/roux/core";
import { readJson } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import type { SignerReceipt } from "../trust/keys.ts";
import type { Comparison } from "./gate/comparison.ts";

/** What is kept of a publication, for whoever verifies or deploys it. */
export interface PublishReceipt {
  readonly repository: string;
  readonly tag: string;
  /** The manifest's; what is deployed. */
  readonly digest: string;
  readonly size: number;
  readonly input_digest: string;
  readonly wit_attestation: string;
  readonly signer: SignerReceipt;
  /** What has changed since the version before it, where the store has one. */
  readonly comparison?: Comparison;
}

/** What can be relied on in a receipt that was read: older ones may have less of the rest. */
export type KeptReceipt = Pick<PublishReceipt, "repository" | "tag" | "digest"> &
  Partial<Pick<PublishReceipt, "input_digest" | "comparison">> & { readonly signer: Pick<SignerReceipt, "public_key"> };

/** Throws `NOT_FOUND` and `MALFORMED`. */
export async function readReceipt(path: string): Promise<KeptReceipt> {
  const json = await readJson(path, "the publish receipt");
  if (isReceipt(json)) return json;
  throw new StageError("MALFORMED", `\`${path}\` is no publish receipt`, {
    exitCode: EXIT.usage,
    hint: "it is the `receipt.json` that `publish` writes; publish again",
  });
}

/** One that cannot be read says nothing, and is about to be replaced. */
export async function readReceiptIfThere(path: string): Promise<KeptReceipt | undefined> {
  try {
    return await readReceipt(path);
  } catch (error) {
    if (error instanceof StageError) return undefined;
    throw error;
  }
}

function isReceipt(json: unknown): json is KeptReceipt {
  return (
    isObject(json) &&
    ["repository", "tag", "digest"].every((key) => typeof json[key] === "string") &&
    isObject(json["signer"]) &&
    (json["signer"]["kind"] === "identity" || typeof json["signer"]["public_key"] === "string")
  );
}
