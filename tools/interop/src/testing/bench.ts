import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { RegistryStore } from "@glither/registry";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll } from "@jest/globals";
import type { RegistryServer, RegistryServerOptions } from "../../../registry/src/start-registry.ts";
import { describeWithRegistry } from "../../../registry/src/testing/describe-with-registry.ts";
import { type Run, tangle } from "../../../tangle/src/testing/tangle.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const RULESET = join(ROOT, "rulesets/mail/mailguard/mailguard.glith");
export const REPOSITORY = "glither/mail/mailguard";

/** What is there before anything is tried: a registry, and in it a ruleset that was published with a key. */
export interface Bench {
  readonly server: RegistryServer;
  /** A folder for files; clients have it as their home, with credentials in `config.json`. */
  readonly folder: string;
  /** `127.0.0.1:PORT/glither/mail/mailguard`. */
  readonly name: string;
  /** Of the published manifest. */
  readonly digest: string;
  readonly component: Uint8Array;
  /** The manifest's annotations. */
  readonly annotations: Readonly<Record<string, string>>;
  /** For clients. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `tangle` with the credentials and the signing key. */
  readonly tangle: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Run>;
  /** Writes the policy `NAME.trust.json`: all that it takes is these statements by this public key, or its signature. */
  readonly trust: (name: string, publicKey: string, statements?: readonly string[]) => Promise<string>;
  /** A repository of the registry, as our own client sees it. */
  readonly store: (repository: string) => RegistryStore;
}

/** In the bench's folder: the public half of the key that signed, and that of a stranger. */
export const SIGNER = "signer.pub.pem";
export const STRANGER = "stranger.pub.pem";

/** Tests against a real registry in which something has been published. With TLS, everybody trusts its authority. */
export function describeOnBench(
  name: string,
  tests: (bench: () => Bench) => void,
  options: RegistryServerOptions = {},
): void {
  describeWithRegistry(name, options, (server) => {
    let bench: Bench | undefined;
    let remove: (() => Promise<void>) | undefined;
    beforeAll(async () => {
      const folder = await temporaryFolder();
      remove = folder.remove;
      bench = await publish(server(), folder.path);
    }, 120_000);
    afterAll(() => remove?.());
    tests(() => {
      if (bench === undefined) throw new Error("nothing could be published");
      return bench;
    });
  });
}

async function publish(server: RegistryServer, folder: string): Promise<Bench> {
  const auth = Buffer.from(`${server.user}:${server.password}`).toString("base64");
  await place(folder, "config.json", JSON.stringify({ auths: { [server.address]: { auth } } }));
  const privateKey = await keyPair(folder, SIGNER);
  await keyPair(folder, STRANGER);
  const { address, ca } = server;
  const ours = {
    GLITHER_SIGNING_KEY: privateKey,
    GLITHER_STORE: server.store,
    DOCKER_CONFIG: folder,
    ...(ca === undefined ? {} : { GLITHER_REGISTRY_CA: ca }),
  };
  const run: Bench["tangle"] = (args, env = {}) => tangle(args, { cwd: folder, env: { ...ours, ...env } });
  const wasm = join(folder, "mailguard.wasm");
  await succeeds(run(["build", RULESET, "--engine", "direct", "--out", wasm]));
  const pushed = await succeeds(run(["oci", "push", wasm]));
  const digest = /@(sha256:[0-9a-f]{64})/u.exec(pushed.stdout)?.[1] ?? "";
  const store = (repository: string): RegistryStore =>
    new RegistryStore({
      registry: address,
      repository,
      plainHttp: ca === undefined,
      writable: true,
      ...(ca === undefined ? {} : { ca: readFileSync(ca, "utf8") }),
      credentials: async () => ({ kind: "password", username: server.user, password: server.password }),
    });
  const { bytes } = await store(REPOSITORY).getManifest(digest);
  return {
    server,
    folder,
    name: `${server.address}/${REPOSITORY}`,
    digest,
    component: await readFile(wasm),
    annotations: JSON.parse(Buffer.from(bytes).toString()).annotations,
    env: {
      HOME: folder,
      DOCKER_CONFIG: folder,
      REGISTRY_AUTH_FILE: join(folder, "config.json"),
      ...(ca === undefined ? {} : { SSL_CERT_FILE: ca }),
    },
    tangle: run,
    trust: async (name, publicKey, statements = ["signature"]) => {
      const file = `${name}.trust.json`;
      await succeeds(run(["key", "trust", "--key", publicKey, "--name", "glither/mail/*", "--out", file]));
      const policy = JSON.parse(await readFile(join(folder, file), "utf8"));
      policy.rules[0].statements = statements;
      await place(folder, file, JSON.stringify(policy));
      return file;
    },
    store,
  };
}

/** What `cosign` is given to sign or to look for the annotations that are ours. */
export function annotationArguments(annotations: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(annotations).flatMap(([name, value]) => ["-a", `${name}=${value}`]);
}

/** Places the public half, and gives the private one. */
async function keyPair(folder: string, name: string): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await place(folder, name, publicKey);
  await place(folder, name.replace(".pub.", "."), privateKey);
  return privateKey;
}

async function succeeds(running: Promise<Run>): Promise<Run> {
  const run = await running;
  if (run.exitCode !== 0) throw new Error(run.stderr || run.stdout);
  return run;
}
