import { TrustedRoot } from "@sigstore/protobuf-specs";
import { type TrustMaterial, toTrustMaterial } from "@sigstore/verify";
import { AttestError } from "./error.ts";

/** Someone who may sign: the holder of a key, or an identity that a certificate authority vouches for. */
export type TrustedSigner = TrustedKeyHolder | TrustedIdentity;

export interface TrustedKeyHolder {
  readonly kind: "key";
  /** SPKI in PEM. */
  readonly publicKeyPem: string;
  /** The first and the last moment of which signatures count; with either, a trusted timestamp must say when it was. */
  readonly validFrom?: Date;
  readonly validUntil?: Date;
}

/** Both are compared as whole texts. */
export interface TrustedIdentity {
  readonly kind: "identity";
  /** Who issued the token: `https://token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** Whom the certificate names, a URI or an e-mail address. */
  readonly subject: string;
}

/** The authorities of a sigstore instance: certificates, logs, timestamps. Public keys only. */
export type TrustRoot = Omit<TrustMaterial, "publicKey">;

/** Who is trusted with a statement, and on whose word. */
export interface Trust {
  readonly signers: readonly TrustedSigner[];
  /** Needed for identities and for timestamps. */
  readonly root?: TrustRoot;
  /** A trusted authority must have said when it was signed. */
  readonly timestamped?: boolean;
}

const MEDIA_TYPES = [
  "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
  "application/vnd.dev.sigstore.trustedroot.v0.2+json",
];

/** Reads a sigstore trusted root (`trusted_root.json`). Throws `POLICY_UNUSABLE`. */
export function parseTrustRoot(text: string): TrustRoot {
  let value: unknown;
  try {
    value = JSON.parse(text);
    if (isObject(value) && MEDIA_TYPES.includes(String(value["mediaType"]))) {
      const { publicKey: _, ...root } = toTrustMaterial(TrustedRoot.fromJSON(value));
      return root;
    }
  } catch (cause) {
    throw unusable("cannot be read", cause);
  }
  throw unusable("is not of a known type");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unusable(what: string, cause?: unknown): AttestError {
  return new AttestError("POLICY_UNUSABLE", `the sigstore root ${what}`, {
    cause,
    hint: "it is the `trusted_root.json` of a sigstore instance, as `cosign trusted-root create` writes it",
  });
}
