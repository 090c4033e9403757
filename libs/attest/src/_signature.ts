import { type TrustMaterial, toSignedEntity, VerificationError, Verifier } from "@sigstore/verify";
import type { SignedBundle } from "./_bundle.ts";
import { AttestError } from "./error.ts";
import { trustedKey } from "./keys.ts";
import type { Trust, TrustedIdentity, TrustedKeyHolder, TrustRoot } from "./trust.ts";

const NO_ROOT: TrustRoot = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };

/** Who of the trusted ones signed the bundle, in words; throws when nobody did, or not verifiably. */
export function verifySigner(bundle: SignedBundle, trust: Trust): string {
  if (trust.signers.length === 0) {
    throw new AttestError("NO_TRUSTED_SIGNERS", "nobody is trusted, so nothing can be verified", {
      hint: "name at least one public key or identity",
    });
  }
  // All of them, before any: a trusted key that is none must not go unnoticed because another one signed.
  const holders = trust.signers.filter((signer) => signer.kind === "key");
  const keys = holders.map((holder) => ({ holder, ...trustedKey(holder.publicKeyPem) }));
  const { keyHint } = bundle;
  if (keyHint === undefined) return verifyIdentity(bundle, trust);
  const signer = keys.find(({ hint }) => hint === keyHint);
  if (signer === undefined) {
    throw new AttestError("UNTRUSTED_SIGNER", `the bundle is signed by the key \`${keyHint}\`, which is not trusted`, {
      hint: "if the signer is to be trusted, name its public key",
    });
  }
  verifyKey(bundle, trust, { ...signer.holder, key: signer.key, hint: keyHint });
  return `the key \`${keyHint}\``;
}

type Holder = TrustedKeyHolder & ReturnType<typeof trustedKey>;

/** Signing with a key asks no transparency service; log entries that are there all the same have to verify. */
function verifyKey({ bundle }: SignedBundle, { root, timestamped = false }: Trust, holder: Holder): void {
  const { key, hint, validFrom, validUntil } = holder;
  const mustBeDated = timestamped || validFrom !== undefined || validUntil !== undefined;
  if (mustBeDated && root === undefined) throw noRoot("timestamps");
  const material: TrustMaterial = {
    ...(root ?? NO_ROOT),
    publicKey: () => ({
      publicKey: key,
      validFor: (date) =>
        (validFrom === undefined || date >= validFrom) && (validUntil === undefined || date <= validUntil),
    }),
  };
  const thresholds = { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: mustBeDated ? 1 : 0 };
  attempt(`with the key \`${hint}\``, () => {
    // Reads the timestamps too, and throws what its ASN.1 reader throws where they are none.
    const entity = toSignedEntity(bundle);
    // Without a root there is nobody to believe a timestamp, and none is needed: it says when, never who.
    const timestamps = root === undefined ? entity.timestamps.filter(isLogged) : entity.timestamps;
    return new Verifier(material, thresholds).verify({ ...entity, timestamps });
  });
}

function isLogged({ $case }: { readonly $case: string }): boolean {
  return $case === "transparency-log";
}

/** A certificate lives for minutes: without a log entry and a time that both verify, it says nothing. */
function verifyIdentity({ bundle }: SignedBundle, { root, signers }: Trust): string {
  const identities = signers.filter((signer) => signer.kind === "identity");
  if (identities.length === 0) {
    throw new AttestError("UNTRUSTED_SIGNER", "the bundle is signed under a certificate, and no identity is trusted");
  }
  if (root === undefined) throw noRoot("identities");
  const material: TrustMaterial = {
    ...root,
    publicKey: () => {
      throw new AttestError("UNTRUSTED_SIGNER", "the bundle names a key beside its certificate");
    },
  };
  const thresholds = { ctlogThreshold: 1, tlogThreshold: 1, timestampThreshold: 1 };
  const { identity } = attempt("under its certificate", () =>
    new Verifier(material, thresholds).verify(toSignedEntity(bundle)),
  );
  const found = { issuer: identity?.extensions?.issuer, subject: identity?.subjectAlternativeName };
  // Compared here and whole: the library would take the subject for an unanchored regular expression.
  if (identities.some((trusted) => isSame(trusted, found))) return `\`${found.subject}\` (by \`${found.issuer}\`)`;
  throw new AttestError(
    "UNTRUSTED_SIGNER",
    `the bundle is signed by \`${found.subject ?? ""}\` (by \`${found.issuer ?? ""}\`), which is not trusted`,
    { hint: "identities are compared as whole texts: issuer and subject must both be exactly those of the policy" },
  );
}

function isSame(
  { issuer, subject }: TrustedIdentity,
  found: { readonly issuer: string | undefined; readonly subject: string | undefined },
): boolean {
  return issuer !== "" && subject !== "" && found.issuer === issuer && found.subject === subject;
}

function attempt<T>(how: string, verify: () => T): T {
  try {
    return verify();
  } catch (cause) {
    if (cause instanceof AttestError) throw cause;
    if (cause instanceof VerificationError && ["TIMESTAMP_ERROR", "PUBLIC_KEY_ERROR"].includes(cause.code)) {
      throw new AttestError(
        "BAD_TIMESTAMP",
        `no trusted timestamp shows that it was signed ${how} while that was valid`,
        {
          cause,
          hint: "the timestamp is missing, expired or of an authority that is not trusted: sign again with a timestamp",
        },
      );
    }
    throw new AttestError("NOT_VERIFIED", `the signature does not verify ${how}`, { cause });
  }
}

function noRoot(what: string): AttestError {
  return new AttestError(
    "POLICY_UNUSABLE",
    `the trust policy speaks of ${what}, and names no sigstore root to check them`,
    {
      hint: "name the `trusted_root.json` of the sigstore instance as `sigstore_root`",
    },
  );
}
