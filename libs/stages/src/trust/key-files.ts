import { link, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { TrustedSigner } from "@glither/attest";
import { toJson } from "@glither/roux/core";
import { errorCode, readText } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { about, stage } from "../stage.ts";
import { signingPassword } from "./keys.ts";
import { ACCEPTED, POLICY_FILE, readPolicy } from "./trust.ts";

export interface GenerateKeyOptions {
  /** The private key's file; the public key stands beside it, with `.pub` behind its name. */
  readonly out: string;
}

/**
 * Makes a signing key: the private half for its owner's eyes alone, encrypted where the environment holds a password. A
 * file that is there is never replaced, since a key cannot be had back.
 */
export const generateKey = stage(async ({ out }: GenerateKeyOptions) => {
  const { generateSigningKey } = await import("@glither/attest");
  const password = await signingPassword();
  const { key, privateKeyPem } = generateSigningKey(password);
  const publicFile = `${out}.pub`;
  await createOnly(out, privateKeyPem, 0o600);
  try {
    await createOnly(publicFile, key.publicKeyPem, 0o644);
  } catch (error) {
    await rm(out, { force: true });
    throw error;
  }
  const encrypted = password !== undefined;
  const text = [
    `wrote ${out}, the private key${encrypted ? ", encrypted with the password" : ""}`,
    `wrote ${publicFile}, the public key \`${key.hint}\``,
    ...(encrypted
      ? []
      : ["It is not encrypted: set GLITHER_SIGNING_KEY_PASSWORD or its _FILE for a key that is kept."]),
  ]
    .map(oneLine)
    .join("\n");
  return { exitCode: EXIT.clean, text, data: { private_key: out, public_key: publicFile, hint: key.hint, encrypted } };
});

export interface WritePolicyOptions {
  /** Files with public keys. */
  readonly keys: readonly string[];
  /** An identity, and the sigstore root that vouches for it. */
  readonly identity?: { readonly issuer: string; readonly subject: string };
  readonly root?: string;
  /** Repository names or patterns; all of `glither/` by default. */
  readonly names: readonly string[];
  readonly out?: string;
}

/** Writes a first trust policy: these signers, for these names, with everything that `publish` attaches. */
export const writePolicy = stage(async (options: WritePolicyOptions) => {
  const { keyHint, parseTrustPolicy, parseTrustRoot } = await import("@glither/attest");
  const { keys, identity, root, names, out = POLICY_FILE } = options;
  const signers: Record<string, object> = {};
  for (const [i, file] of keys.entries()) {
    const publicKey = await readText(file, "the key");
    await about(file, () => keyHint(publicKey));
    signers[keys.length === 1 ? "release" : `release_${i + 1}`] = { public_key: publicKey };
  }
  if (identity !== undefined) signers["identity"] = identity;
  if (Object.keys(signers).length === 0) {
    throw usage("nobody is named whom the policy is to trust", "name a public key with `--key`, or an identity");
  }
  if (identity !== undefined && root === undefined) {
    throw usage("an identity is named, and no sigstore root that vouches for it", "name it with `--sigstore-root`");
  }
  if (root !== undefined) await about(root, async () => parseTrustRoot(await readText(root, "the sigstore root")));
  const policy = policyText(signers, names, root === undefined ? undefined : relative(dirname(out), root) || root);
  await about(out, () => parseTrustPolicy(new TextEncoder().encode(policy)));
  await createOnly(out, policy, 0o644);
  const { rules } = await readPolicy(out);
  const trusted = describe(rules.flatMap((rule) => rule.signers));
  const text = `wrote ${out}: ${trusted} may sign ${rules.map(({ name }) => `\`${name}\``).join(", ")}`;
  return { exitCode: EXIT.clean, text: oneLine(text), data: { policy: out, signers: Object.keys(signers) } };
});

/** The text of a first policy. */
export function policyText(signers: Readonly<Record<string, object>>, names: readonly string[], root?: string): string {
  return toJson({
    version: 1,
    signers,
    rules: [
      {
        names: names.length === 0 ? ["glither/*"] : names,
        signers: Object.keys(signers),
        statements: ["signature", "membrane", "provenance"],
      },
    ],
    ...ACCEPTED,
    ...(root === undefined ? {} : { sigstore_root: root }),
  });
}

function describe(signers: readonly TrustedSigner[]): string {
  const words = signers.map((signer) => (signer.kind === "key" ? "a key" : `\`${signer.subject}\``));
  return [...new Set(words)].join(", ");
}

/** Makes a file with these rights, whole or not at all; one that is there is kept. */
async function createOnly(path: string, content: string, mode: number): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, content, { mode, flag: "wx" });
    await link(temporary, path);
  } catch (cause) {
    const taken = errorCode(cause) === "EEXIST";
    throw new StageError("UNWRITABLE", taken ? `\`${path}\` is there already` : `\`${path}\` cannot be written`, {
      exitCode: EXIT.usage,
      hint: taken ? "name another file, or move that one away yourself" : "name a place where you can write",
    });
  } finally {
    await rm(temporary, { force: true });
  }
}

function usage(message: string, hint: string): StageError {
  return new StageError("MALFORMED", message, { exitCode: EXIT.usage, hint });
}
