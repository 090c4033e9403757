import type { Signing, SigningKey, TrustPolicy } from "@glither/attest";
import { fromEnvironment } from "../files/environment.ts";
import { readText } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import { policyOf, trustPolicy } from "./trust.ts";

/** Variables of the environment: each holds the text itself, or with `_FILE` behind its name the file that holds it. */
const SIGNING_KEY = "GLITHER_SIGNING_KEY";
const PASSWORD = "GLITHER_SIGNING_KEY_PASSWORD";
const TOKEN = "GLITHER_IDENTITY_TOKEN";
/** Addresses of services. */
const FULCIO = "GLITHER_FULCIO_URL";
const REKOR = "GLITHER_REKOR_URL";
const TIMESTAMPS = "GLITHER_TIMESTAMP_URL";

/** The public sigstore instance. */
const PUBLIC = { fulcio: "https://fulcio.sigstore.dev", rekor: "https://rekor.sigstore.dev" } as const;

/** What a publish receipt says of who signed. */
export interface SignerReceipt {
  /** Signed with a key, or under a certificate for an identity. */
  readonly kind: "key" | "identity";
  /** A throw-away key that nobody else trusts. */
  readonly development: boolean;
  readonly hint?: string;
  readonly public_key?: string;
}

export interface Signer {
  readonly signing: Signing;
  readonly receipt: SignerReceipt;
  /** By which the one who signed checks what is stored. */
  readonly policy: TrustPolicy;
}

export interface SignerOptions {
  /**
   * Without a key or an identity, a new key signs that lives as long as this call's result. It is for what nobody else
   * relies on; everywhere else nothing to sign with is an error.
   */
  readonly throwAway: boolean;
  /** The file of a key, for where the environment has none. */
  readonly keyFile?: string | undefined;
  /** The trust policy's file, where it is not the environment's or the workspace's. */
  readonly trust?: string | undefined;
}

/** The signing key or identity of the environment. Throws `KEY_MISSING` where neither is there, and none may be made. */
export async function signer({ throwAway, keyFile, trust }: SignerOptions): Promise<Signer> {
  const { generateSigningKey, loadSigningKey } = await import("@glither/attest");
  const given = await fromEnvironment(SIGNING_KEY, "the key");
  const identityToken = (await fromEnvironment(TOKEN, "the identity token"))?.trim();
  const pem = given ?? (identityToken === undefined ? await keyIn(keyFile) : undefined);
  const timestampUrl = process.env[TIMESTAMPS] || undefined;
  if (identityToken !== undefined) {
    if (pem !== undefined) throw twoSigners();
    const fulcioUrl = process.env[FULCIO] || PUBLIC.fulcio;
    const rekorUrl = process.env[REKOR] || PUBLIC.rekor;
    return {
      signing: { by: { identityToken, fulcioUrl, rekorUrl }, ...(timestampUrl === undefined ? {} : { timestampUrl }) },
      receipt: { kind: "identity", development: false },
      // Which identity the certificate will name, only its authority knows: what is stored must satisfy the workspace.
      policy: await trustPolicy({ keys: [], ...(trust === undefined ? {} : { trust }) }),
    };
  }
  if (pem === undefined && !throwAway) throw keyMissing();
  const development = pem === undefined;
  const key = development ? generateSigningKey().key : loadSigningKey(pem, await signingPassword());
  return keySigner(key, development, timestampUrl);
}

/** The signing key of the environment. Throws `KEY_MISSING`: what is kept for years is signed with no throw-away key. */
export async function environmentKey(): Promise<SigningKey> {
  const key = await keeperKey();
  if (key === undefined) throw keyMissing();
  return key;
}

/** The same for what is signed where there is a key, and else is not. */
export async function keeperKey(): Promise<SigningKey | undefined> {
  const { loadSigningKey } = await import("@glither/attest");
  const pem = await fromEnvironment(SIGNING_KEY, "the key");
  return pem === undefined ? undefined : loadSigningKey(pem, await signingPassword());
}

/** Someone who signs with a key. */
export function keySigner(key: SigningKey, development = false, timestampUrl?: string): Signer {
  const { hint, publicKeyPem } = key;
  return {
    signing: { by: key, ...(timestampUrl === undefined ? {} : { timestampUrl }) },
    receipt: { kind: "key", development, hint, public_key: publicKeyPem },
    policy: policyOf([{ kind: "key", publicKeyPem }]),
  };
}

/** The password of the signing key; a file's last line break is not part of it. */
export async function signingPassword(): Promise<string | undefined> {
  return (await fromEnvironment(PASSWORD, "the password"))?.replace(/\r?\n$/, "");
}

/** Whether this runs where nobody looks on, by the variable that services for continuous integration set. */
export function inCi(): boolean {
  return !["", "0", "false"].includes(process.env["CI"] ?? "");
}

/** Whoever names a key's file wants that key: where it is not there, no other one takes its place. */
async function keyIn(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : readText(file, "the key");
}

function keyMissing(): StageError {
  return new StageError("KEY_MISSING", "there is no key to sign with", {
    exitCode: EXIT.usage,
    hint: `set \`${SIGNING_KEY}\` or \`${SIGNING_KEY}_FILE\` (\`tangle key generate\` makes a key), or \`${TOKEN}\`; a throw-away key is for the store under \`dist\` that nobody has named, and not for CI`,
  });
}

function twoSigners(): StageError {
  return new StageError(
    "MALFORMED",
    `\`${SIGNING_KEY}\` and \`${TOKEN}\` are both set, and only one of them can sign`,
    {
      exitCode: EXIT.usage,
      hint: "unset the one that is not meant",
    },
  );
}
