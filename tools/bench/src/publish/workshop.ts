import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import type { Core } from "@glither/roux/core";
import { publish } from "@glither/stages/publish/publish";
import { UNTRUSTED, withEnvironment } from "@glither/stages/testing/environment";
import { type RegistryServer, startRegistry } from "../../../registry/src/start-registry.ts";
import { buildDirect, load } from "../engine/ruleset.ts";
import { ROOT } from "../paths.ts";

/** Bcrypt at its cheapest that `htpasswd` takes gladly; each request pays for it. */
const COST = 5;

/** A ruleset that is built and waits to be published. */
export interface Built {
  readonly core: Core;
  /** The component's file. */
  readonly component: string;
  /** Its snapshot's file. */
  readonly snapshot: string;
  /** The folder of its receipt. */
  readonly out: string;
}

/** A registry, a key, and rulesets to publish. */
export interface Workshop {
  readonly server: RegistryServer;
  /** The file with the public key. */
  readonly key: string;
  /** What a publisher's environment has. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** mailguard's rules under another name each time. */
  build(name: string): Promise<Built>;
  /** Publishes as `publish` in a workspace does: compared, signed, attested, with its snapshot; to the server unless another address is named. */
  release(built: Built, address?: string): Promise<Released>;
}

export interface Released {
  readonly unchanged: boolean;
  /** By its digest, with the tag. */
  readonly reference: string;
}

/** Opens a workshop, with a real registry on this machine, for as long as `work` takes. */
export async function inWorkshop<T>(work: (workshop: Workshop) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "glither-bench-"));
  const server = await startRegistry({ cost: COST });
  try {
    const { privateKeyPem, key } = generateSigningKey();
    const file = join(folder, "signer.pem");
    await writeFile(file, key.publicKeyPem);
    const environment = {
      ...UNTRUSTED,
      GLITHER_SIGNING_KEY: privateKeyPem,
      GLITHER_STORE: server.store,
      GLITHER_REGISTRY_CA: undefined,
      GLITHER_REGISTRY_PREFIX: undefined,
      RAGBAZ_REGISTRY_USER: server.user,
      RAGBAZ_REGISTRY_TOKEN: server.password,
      RAGBAZ_REGISTRY_HOST: undefined,
      DOCKER_CONFIG: folder,
    };
    const text = await readFile(join(ROOT, "rulesets/mail/mailguard/mailguard.glith"), "utf8");
    const workshop: Workshop = {
      server,
      key: file,
      environment,
      build: (name) => build(folder, name, text),
      release: (built, address = server.address) => release(built, `http://${address}`),
    };
    return await withEnvironment(environment, () => work(workshop));
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

async function build(folder: string, name: string, text: string): Promise<Built> {
  const loaded = load(name, text);
  const [component, snapshot] = [join(folder, `${name}.wasm`), join(folder, `${name}.cbor`)];
  await writeFile(component, await buildDirect(loaded));
  await writeFile(snapshot, loaded.bytes);
  return { core: loaded.core, component, snapshot, out: join(folder, name) };
}

async function release({ component, snapshot, out }: Built, store: string): Promise<Released> {
  const { data } = await publish({ component, source: snapshot, store, out });
  const { unchanged, reference } = data as Released;
  return { unchanged, reference };
}
