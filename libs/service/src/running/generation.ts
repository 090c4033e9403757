import { randomBytes, X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { loadSigningKey, type SigningKey } from "@glither/attest";
import type { HostConfig } from "../config/config.ts";
import { badConfiguration, readText } from "../config/read-config.ts";
import { readSecret } from "../config/secrets.ts";
import { readTokens, type TokenBook } from "../config/tokens.ts";
import { type Deployment, openDeployment } from "../deployment/deployment.ts";
import type { HostSide, Sources } from "../deployment/sources.ts";
import { type Problem, problemOf } from "../error.ts";

/** A configuration of which everything was verified, ready to take requests. */
export interface Generation {
  readonly config: HostConfig;
  /** Undefined where everybody is let in. */
  readonly tokens: TokenBook | undefined;
  /** What sessions of the approvals page are signed with. */
  readonly sessionKey: string;
  /** The certificate and its key, in PEM. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** Who signs what is logged. */
  readonly signing: SigningKey | undefined;
  readonly deployments: ReadonlyMap<string, Deployment>;
}

/**
 * Makes all of a configuration ready, or nothing of it.
 *
 * @throws ServiceError `BAD_CONFIGURATION` with every problem of all parts.
 */
export async function prepareGeneration(
  config: HostConfig,
  sources: Sources,
  sideOf: (deployment: string) => HostSide,
): Promise<Generation> {
  const problems: Problem[] = [];
  const sessionKey = await readSessionKey(config, problems);
  const tokens = config.tokens === "off" ? undefined : await readTokens(config.tokens, sessionKey);
  if (tokens !== undefined && "problems" in tokens) problems.push(...tokens.problems);
  const tls = await readTls(config, problems);
  const signing = await readSigningKey(config, problems);
  const deployments = new Map<string, Deployment>();
  // One behind the other: all together would hold as many components in memory at once.
  for (const deployment of config.deployments) {
    try {
      deployments.set(deployment.name, await openDeployment(deployment, sources, sideOf(deployment.name)));
    } catch (error) {
      problems.push(problemOf(`$.deployments.${deployment.name}`, error));
    }
  }
  if (problems.length > 0) {
    await closeAll(deployments.values());
    throw badConfiguration(problems);
  }
  const book = tokens !== undefined && "book" in tokens ? tokens.book : undefined;
  return { config, tokens: book, sessionKey, tls, signing, deployments };
}

/** Lets go of what the bindings of deployments hold open. What cannot be closed is no reason to do nothing else. */
export async function closeAll(deployments: Iterable<Deployment>): Promise<void> {
  await Promise.allSettled([...deployments].map((deployment) => deployment.close()));
}

/** Of this process: sessions end with it, and not when another configuration is taken. */
const OWN_KEY = randomBytes(32).toString("hex");
/** A shorter one can be guessed. */
const LEAST_KEY = 32;

async function readSessionKey({ sessions }: HostConfig, problems: Problem[]): Promise<string> {
  if (sessions === undefined) return OWN_KEY;
  try {
    const key = await readSecret(sessions.key, "the key of sessions");
    if (key.length >= LEAST_KEY) return key;
    const hint = "`openssl rand -hex 32` makes one";
    problems.push({ path: "$.sessions.key", message: `has fewer than ${LEAST_KEY} characters`, hint });
  } catch (error) {
    problems.push(problemOf("$.sessions.key", error));
  }
  return OWN_KEY;
}

async function readTls({ tls }: HostConfig, problems: Problem[]): Promise<Generation["tls"]> {
  if (tls === undefined || tls === "elsewhere") return undefined;
  try {
    const cert = await readText(tls.certificate, "the certificate");
    const key = await readText(tls.key, "the key");
    const wrong = tlsProblem(cert, key);
    if (wrong !== undefined) problems.push(wrong);
    return { cert, key };
  } catch (error) {
    problems.push(problemOf("$.tls", error));
    return undefined;
  }
}

function tlsProblem(cert: string, key: string): Problem | undefined {
  try {
    if (new X509Certificate(cert).validToDate.getTime() < Date.now()) {
      return { path: "$.tls.certificate", message: "has run out" };
    }
    createSecureContext({ cert, key });
    return undefined;
  } catch {
    // What OpenSSL says of them helps nobody, and may say something of the key.
    return { path: "$.tls", message: "are no certificate and its key in PEM, or do not belong together" };
  }
}

async function readSigningKey({ signing }: HostConfig, problems: Problem[]): Promise<SigningKey | undefined> {
  if (signing === undefined) return undefined;
  const { key, password } = signing;
  try {
    const pem = await readSecret(key, "the signing key");
    return loadSigningKey(pem, password && (await readSecret(password, "the signing key's password")));
  } catch (error) {
    problems.push(problemOf("$.signing", error));
    return undefined;
  }
}
