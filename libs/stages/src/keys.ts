import type { SigningKey } from "@glither/attest";
import { readText } from "./files.ts";
import { EXIT, StageError } from "./outcome.ts";

/** Variables of the environment that name keys: the PEM text itself, or the file that holds it. */
const SIGNING_KEY = "GLITHER_SIGNING_KEY";
const VERIFY_KEY = "GLITHER_VERIFY_KEY";

export interface Signer {
  readonly key: SigningKey;
  /** A throw-away key that nobody else trusts. */
  readonly development: boolean;
}

/** The signing key of the environment, or a new one that lives as long as this call's result. */
export async function signer(): Promise<Signer> {
  const { generateSigningKey, loadSigningKey } = await import("@glither/attest");
  const pem = await fromEnvironment(SIGNING_KEY);
  return pem === undefined
    ? { key: generateSigningKey().key, development: true }
    : { key: loadSigningKey(pem), development: false };
}

/** The public keys to trust: the files named, else the environment's. None is an error, never "anybody". */
export async function trustedKeys(files: readonly string[]): Promise<readonly string[]> {
  const named = await Promise.all(files.map((file) => readText(file, "the key")));
  const environment = named.length > 0 ? undefined : await fromEnvironment(VERIFY_KEY);
  const keys = [...named, ...(environment === undefined ? [] : [environment])];
  if (keys.length === 0)
    throw new StageError("REFUSED", "no key is trusted, so nothing can be verified", {
      exitCode: EXIT.verification,
      hint: `name the signer's public key with \`--key FILE\` or in \`${VERIFY_KEY}\``,
    });
  return keys;
}

async function fromEnvironment(name: string): Promise<string | undefined> {
  const text = process.env[name];
  if (text !== undefined && text !== "") return text;
  const file = process.env[`${name}_FILE`];
  return file === undefined || file === "" ? undefined : readText(file, "the key");
}
