import { addressOf } from "../content.ts";
import type { CredentialSource } from "../credentials/source.ts";
import type { Pace } from "../distribution/pace.ts";
import { type RegistryOptions, RegistryStore } from "../distribution/registry-store.ts";
import type { Descriptor, Store, StoredManifest } from "../store.ts";

export const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const BUNDLE = "application/vnd.example.bundle";

/** What is known of a registry that runs for the tests. */
export interface Server {
  readonly address: string;
  readonly user: string;
  readonly password: string;
  /** With TLS: the file with the authority's certificate. */
  readonly ca?: string;
}

/** A clock that only sleeping moves, and the same dice every time. */
export function testPace(): Pace & { readonly slept: readonly number[] } {
  const slept: number[] = [];
  let time = 0;
  return {
    slept,
    now: () => time,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      time += milliseconds;
    },
    random: () => 1,
  };
}

export function password(username: string, secret: string): CredentialSource {
  return async () => ({ kind: "password", username, password: secret });
}

/** A writable store in a registry that runs for the tests. */
export function storeIn(server: Server, more: Partial<RegistryOptions> = {}): RegistryStore {
  return new RegistryStore({
    registry: server.address,
    plainHttp: server.ca === undefined,
    repository: "glither/mail/mailguard",
    writable: true,
    credentials: password(server.user, server.password),
    ...more,
  });
}

export function utf8(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
}

/** Stores a manifest that has nothing in it but its name, and the config that a registry wants to see. */
export async function putNamed(
  to: Store,
  name: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Descriptor> {
  await to.putBlob(EMPTY);
  return to.putManifest(namedManifest(name, more).bytes, MANIFEST);
}

const EMPTY = utf8("{}");

function namedManifest(name: string, more: Readonly<Record<string, unknown>>): StoredManifest {
  const config = { mediaType: "application/vnd.oci.empty.v1+json", ...addressOf(EMPTY) };
  const bytes = utf8({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [], annotations: { name }, ...more });
  return { bytes, descriptor: { mediaType: MANIFEST, ...addressOf(bytes) } };
}

/** A manifest that refers to a subject, and that no store has yet. */
export function referrerOf(subject: Descriptor, name: string): StoredManifest {
  return namedManifest(name, referring(subject, BUNDLE));
}

export function putReferrer(to: Store, subject: Descriptor, name: string, artifactType = BUNDLE): Promise<Descriptor> {
  return putNamed(to, name, referring(subject, artifactType));
}

function referring({ digest, size }: Descriptor, artifactType: string): Readonly<Record<string, unknown>> {
  return { artifactType, subject: { mediaType: MANIFEST, digest, size } };
}
