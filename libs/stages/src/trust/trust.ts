import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { TrustedSigner, TrustPolicy } from "@glither/attest";
import { COMPILER_VERSION, SNAPSHOT_VERSION } from "@glither/roux/core";
import { fromEnvironment } from "../files/environment.ts";
import { errorCode, readBytes, readText } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import { about } from "../stage.ts";

export const POLICY_FILE = "glither.trust.json";

/** Names the policy's file; `glither.trust.json` of the workspace where it is not set. */
const TRUST_FILE = "GLITHER_TRUST";
/** A public key to trust where there is no policy: the PEM text itself, or with `_FILE` the file that holds it. */
const VERIFY_KEY = "GLITHER_VERIFY_KEY";

/** Whom a command was told to trust. */
export interface TrustOptions {
  /** The policy's file. */
  readonly trust?: string;
  /** Files with public keys: trusted with every name, for this run. */
  readonly keys: readonly string[];
}

/** What the compiler of this version writes, and so the least that a new policy accepts. */
export const ACCEPTED = { compilers: [`glither/${COMPILER_VERSION}`], snapshots: [SNAPSHOT_VERSION] } as const;

/**
 * The trust policy: the file or the keys that are named, else the file of the environment, else the workspace's, else the
 * key of the environment. None is an error, never "anybody".
 */
export async function trustPolicy({ trust, keys }: TrustOptions): Promise<TrustPolicy> {
  if (trust !== undefined && keys.length > 0) {
    throw new StageError("MALFORMED", "a trust policy and a key are both named, and only one of them can decide", {
      exitCode: EXIT.usage,
      hint: "leave `--key` out, and let the policy name the key",
    });
  }
  if (trust !== undefined) return readPolicy(trust);
  if (keys.length > 0) return policyOfKeys(await Promise.all(keys.map((file) => readText(file, "the key"))));
  const named = await policyFile();
  if (named !== undefined) return readPolicy(named);
  const key = await fromEnvironment(VERIFY_KEY, "the key");
  if (key !== undefined) return policyOfKeys([key]);
  throw new StageError("REFUSED", "nobody is trusted, so nothing can be verified", {
    exitCode: EXIT.verification,
    hint: `write a policy with \`tangle key trust\`, or name the signer's public key with \`--key FILE\` or in \`${VERIFY_KEY}\``,
  });
}

/** The policy that the environment names, else the workspace's; undefined where there is none. */
export async function policyFile(): Promise<string | undefined> {
  return process.env[TRUST_FILE] || workspacePolicy(process.cwd());
}

/** Reads a policy and the root that it names. What cannot be read is refused: it never means that anything goes. */
export async function readPolicy(file: string): Promise<TrustPolicy> {
  const { parseTrustPolicy, parseTrustRoot } = await import("@glither/attest");
  return refusing(async () => {
    const { rootFile, ...policy } = await about(file, async () =>
      parseTrustPolicy(await readBytes(file, "the trust policy")),
    );
    if (rootFile === undefined) return policy;
    const path = resolve(dirname(file), rootFile);
    const root = await about(path, async () => parseTrustRoot(await readText(path, "the sigstore root")));
    return { ...policy, root };
  });
}

/** What a person who names a signer on the spot asks for: their word for every name, with all that `publish` attaches. */
export function policyOf(signers: readonly TrustedSigner[]): TrustPolicy {
  const statements = ["signature", "membrane", "provenance"] as const;
  const rules = [{ name: "*", signers, statements, timestamped: false }];
  return { rules, ...ACCEPTED, minimumVersions: new Map() };
}

function policyOfKeys(pems: readonly string[]): TrustPolicy {
  return policyOf(pems.map((publicKeyPem) => ({ kind: "key", publicKeyPem })));
}

/** The policy of the workspace that a folder lies in: of the folder itself, or of one above it up to the root. */
async function workspacePolicy(folder: string): Promise<string | undefined> {
  const file = join(folder, POLICY_FILE);
  if (await exists(file)) return file;
  const above = dirname(folder);
  const isRoot = above === folder || (await exists(join(folder, "nx.json"))) || (await exists(join(folder, ".git")));
  return isRoot ? undefined : workspacePolicy(above);
}

/** Anything but "it is not there" counts as there: what cannot be looked at must not be passed over. */
async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    return !["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "");
  }
}

/** A policy that is missing or unreadable ends as a refusal, like one that says no. */
async function refusing<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    const { code, message, hint, cause } = error;
    throw new StageError(code, message, {
      exitCode: EXIT.verification,
      cause,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
