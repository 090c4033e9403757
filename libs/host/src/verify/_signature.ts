import { type Annotations, MEDIA_TYPE, unpackReferrer } from "@glither/artifact";
import { SIGNATURE_PREDICATE, verifyBundle } from "@glither/attest";
import type { Descriptor, Store } from "@glither/registry";
import { asRefusal } from "./_refusal.ts";
import { VerificationError } from "./error.ts";

/** A signature takes about a kilobyte; whoever attaches more than this does not get it read. */
const MAX_BUNDLE_BYTES = 1024 * 1024;

export interface SignatureQuery {
  readonly store: Store;
  readonly digest: string;
  readonly trustedKeys: readonly string[];
  /** What the manifest says of itself, and the signer must have said too. */
  readonly annotations: Annotations;
}

/**
 * The hint of the trusted key that signed the artifact. Anyone who may write to a store may attach signatures, so one
 * that holds is enough, whatever else is attached; but it must hold in full, for this digest and these annotations.
 */
export async function findSignature(query: SignatureQuery): Promise<string> {
  const failures: VerificationError[] = [];
  for (const referrer of await query.store.referrers(query.digest, MEDIA_TYPE.bundle)) {
    try {
      const signer = await checkReferrer(query, referrer);
      if (signer !== undefined) return signer;
    } catch (cause) {
      const error = asRefusal(cause);
      if (!(error instanceof VerificationError)) throw error;
      failures.push(error);
    }
  }
  // A signature that should have held says more than those of strangers.
  const failure = failures.find(({ code }) => code !== "UNTRUSTED_SIGNER") ?? failures[0];
  if (failure !== undefined) throw failure;
  throw new VerificationError("UNSIGNED", `\`${query.digest}\` is not signed`, {
    hint: "publish it with a signing key; an artifact that was copied must be copied with its referrers",
  });
}

async function checkReferrer(query: SignatureQuery, referrer: Descriptor): Promise<string | undefined> {
  const { store, digest, trustedKeys, annotations } = query;
  const { subject, bundle, predicateType } = unpackReferrer((await store.getManifest(referrer.digest)).bytes);
  // The manifest's word is good enough to pass over other statements; what it lets through is verified.
  if (predicateType !== SIGNATURE_PREDICATE) return undefined;
  if (subject.digest !== digest) {
    throw new VerificationError("WRONG_SUBJECT", `the signature is attached to \`${subject.digest}\``);
  }
  if (bundle.size > MAX_BUNDLE_BYTES) {
    throw new VerificationError("BAD_SIGNATURE", `the signature has ${bundle.size} bytes, more than is read`);
  }
  const expected = { subjectDigest: digest, predicateType: SIGNATURE_PREDICATE, annotations };
  return verifyBundle({ bundle: await store.getBlob(bundle), trustedKeys, expected }).keyHint;
}
