import { type TrustMaterial, toSignedEntity, Verifier } from "@sigstore/verify";
import { type KeyedBundle, parseBundle } from "./_bundle.ts";
import { AttestError } from "./error.ts";
import { type TrustedKey, trustedKey } from "./keys.ts";
import { parseStatement, type Statement } from "./statement.ts";

export interface Expected {
  /** The artifact that the statement must be about, `sha256:…`. */
  readonly subjectDigest: string;
  readonly predicateType: string;
  /** When given, the subject must have exactly these. */
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface VerifiedStatement {
  readonly statement: Statement;
  /** The trusted key that signed it. */
  readonly keyHint: string;
}

/**
 * Verifies a bundle and what it states. The library checks the signature and nothing else; type, subject, predicate
 * and annotations are checked here, and nothing of the payload is read before its signature holds.
 *
 * Throws `NO_TRUSTED_KEYS` for an empty list and `KEY_UNUSABLE` for a key that is none: what is left out never widens
 * trust. `UNTRUSTED_SIGNER` means that nobody trusted claims the bundle, `NOT_VERIFIED` that the claim does not hold.
 */
export function verifyBundle(input: {
  readonly bundle: Uint8Array;
  /** Public keys, SPKI in PEM. */
  readonly trustedKeys: readonly string[];
  readonly expected: Expected;
}): VerifiedStatement {
  const keys = input.trustedKeys.map(trustedKey);
  if (keys.length === 0) {
    throw new AttestError("NO_TRUSTED_KEYS", "no trusted key is given, so nothing can be verified", {
      hint: "name at least one public key",
    });
  }
  const bundle = parseBundle(input.bundle);
  verifySignature(bundle, keys);
  const statement = parseStatement(bundle.payload);
  checkStatement(statement, input.expected);
  return { statement, keyHint: bundle.keyHint };
}

function verifySignature({ bundle, keyHint }: KeyedBundle, keys: readonly TrustedKey[]): void {
  const signer = keys.find((key) => key.hint === keyHint);
  if (signer === undefined) {
    throw new AttestError("UNTRUSTED_SIGNER", `the bundle is signed by the key \`${keyHint}\`, which is not trusted`, {
      hint: "if the signer is to be trusted, name its public key",
    });
  }
  const trust: TrustMaterial = {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: () => ({ publicKey: signer.key, validFor: () => true }),
  };
  try {
    // Signing with a key asks no transparency service; entries that are there all the same would have to verify.
    const verifier = new Verifier(trust, { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: 0 });
    verifier.verify(toSignedEntity(bundle));
  } catch (cause) {
    throw new AttestError("NOT_VERIFIED", `the signature does not verify with the key \`${keyHint}\``, { cause });
  }
}

function checkStatement(statement: Statement, expected: Expected): void {
  if (statement.predicateType !== expected.predicateType) {
    const message = `the statement is of type \`${statement.predicateType}\`, not \`${expected.predicateType}\``;
    throw new AttestError("PREDICATE_TYPE", message);
  }
  const [subject, second] = statement.subjects.filter(({ digest }) => digest === expected.subjectDigest);
  if (subject === undefined) {
    throw new AttestError("WRONG_SUBJECT", `the statement is not about \`${expected.subjectDigest}\``, {
      hint: "the signature is for another artifact: copy an artifact with its own signature, or publish it again",
    });
  }
  if (second !== undefined) {
    throw new AttestError("WRONG_SUBJECT", `the statement names \`${expected.subjectDigest}\` twice`);
  }
  if (expected.annotations === undefined) return;
  const stated = new Map(Object.entries(subject.annotations));
  const wanted = new Map(Object.entries(expected.annotations));
  for (const key of new Set([...stated.keys(), ...wanted.keys()])) {
    if (stated.get(key) === wanted.get(key)) continue;
    throw new AttestError("WRONG_ANNOTATIONS", `the annotation \`${key}\` is not the one that was signed`);
  }
}
