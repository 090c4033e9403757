import { type Bundle, bundleToJSON } from "@sigstore/bundle";
import type { Signer, Witness } from "@sigstore/sign";
import { AttestError } from "./error.ts";
import type { SigningKey } from "./keys.ts";
import { PAYLOAD_TYPE, type Statement, serializeStatement } from "./statement.ts";

/** Signing without a key of one's own: a certificate for the token's identity, and an entry in a public log. */
export interface Keyless {
  /** An OIDC token; a secret for as long as it is valid. */
  readonly identityToken: string;
  readonly fulcioUrl: string;
  readonly rekorUrl: string;
}

export interface Signing {
  readonly by: SigningKey | Keyless;
  /** A timestamp authority (RFC 3161) that is to say when it was signed. */
  readonly timestampUrl?: string;
}

/**
 * Signs a statement: a sigstore bundle v0.3 with a DSSE envelope, as JSON. The statement's bytes depend on nothing but
 * the statement; the signature differs from call to call, because ECDSA's nonce does. Throws `SIGNING_FAILED` when a
 * service refuses; neither the message nor a cause holds the token.
 */
export async function signStatement(input: Statement & Signing): Promise<string> {
  const { by, timestampUrl, ...statement } = input;
  // Loaded when needed: it brings an HTTP client for the services, and those who only verify are many.
  const { DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness } = await import("@sigstore/sign");
  const data = Buffer.from(serializeStatement(statement));
  const witnesses: Witness[] = [];
  if (timestampUrl !== undefined) witnesses.push(new TSAWitness({ tsaBaseURL: serviceUrl(timestampUrl), ...PATIENCE }));
  const signer = isKeyless(by)
    ? new FulcioSigner({
        fulcioBaseURL: serviceUrl(by.fulcioUrl),
        identityProvider: { getToken: async () => by.identityToken },
        ...PATIENCE,
      })
    : keySigner(by);
  if (isKeyless(by)) witnesses.push(new RekorWitness({ rekorBaseURL: serviceUrl(by.rekorUrl), ...PATIENCE }));
  try {
    const bundle = await new DSSEBundleBuilder({ signer, witnesses }).create({ data, type: PAYLOAD_TYPE });
    return JSON.stringify(bundleToJSON(withoutKeyId(bundle)));
  } catch (error) {
    throw signingFailed(error);
  }
}

/**
 * The key is named by the hint in the verification material. cosign compares a `keyid` in the envelope with an SSH
 * fingerprint, and passes over a signature where it is another.
 */
function withoutKeyId(bundle: Bundle): Bundle {
  if (bundle.content.$case !== "dsseEnvelope") return bundle;
  const { $case, dsseEnvelope } = bundle.content;
  const signatures = dsseEnvelope.signatures.map(({ sig }) => ({ sig, keyid: "" }));
  return { ...bundle, content: { $case, dsseEnvelope: { ...dsseEnvelope, signatures } } };
}

const PATIENCE = { retry: 2, timeout: 10_000 };

function isKeyless(by: SigningKey | Keyless): by is Keyless {
  return "identityToken" in by;
}

function keySigner(key: SigningKey): Signer {
  return {
    sign: async (data) => ({
      signature: Buffer.from(await key.sign(data)),
      key: { $case: "publicKey", publicKey: key.publicKeyPem, hint: key.hint },
    }),
  };
}

/** The base of a service; plain HTTP would show the token to whoever listens, so it is for this machine alone. */
function serviceUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url !== undefined && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  if (url !== undefined && (url.protocol === "https:" || (url.protocol === "http:" && local))) {
    return text.replace(/\/+$/, "");
  }
  throw new AttestError("SIGNING_FAILED", "a signing service is not named by an `https:` address", {
    hint: "plain HTTP is accepted on this machine alone",
  });
}

const REASONS: Readonly<Record<string, string>> = {
  IDENTITY_TOKEN_PARSE_ERROR: "the identity token cannot be read",
  CA_CREATE_SIGNING_CERTIFICATE_ERROR: "the certificate authority gave no certificate",
  TLOG_CREATE_ENTRY_ERROR: "the transparency log took no entry",
  TSA_CREATE_TIMESTAMP_ERROR: "the timestamp authority gave no timestamp",
};

/** The library puts the token into some of its messages: nothing of them is passed on but the kind. */
function signingFailed(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = REASONS[code];
  if (reason === undefined) return new AttestError("SIGNING_FAILED", "the statement could not be signed");
  return new AttestError("SIGNING_FAILED", reason, {
    hint: "check the service's address, and that the token is fresh",
  });
}
