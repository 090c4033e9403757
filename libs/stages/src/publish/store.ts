import { join } from "node:path";
import type { RegistryOptions, Store } from "@glither/registry";
import { readText } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";

/** An artifact's place: a store and the digest within it. */
export interface Place {
  readonly store: Store;
  readonly digest: string;
  /** The name by which it was asked for. */
  readonly repository?: string;
  /** The repository of another ruleset where this one's is: `glither/mail/team` beside `glither/mail/house`. */
  readonly sibling: (own: string, other: string) => Store | undefined;
}

/** Variables of the environment: a file with authorities to trust for TLS, and what the names of credentials begin with. */
const AUTHORITY = "GLITHER_REGISTRY_CA";
const PREFIX = "GLITHER_REGISTRY_PREFIX";
/** The store that is published to where none is named. */
const STORE = "GLITHER_STORE";

/**
 * Opens what a reference such as `registry.example/glither/mail/mailguard@sha256:…` or `oci:PATH@sha256:…` names. A tag may
 * name another artifact tomorrow, so it will not do.
 */
export async function openReference(text: string): Promise<Place> {
  const { OciLayoutStore, parseReference, RegistryStore } = await import("@glither/registry");
  const reference = parseReference(text);
  const { digest, repository } = reference;
  if (digest === undefined) throw notADigest(text);
  if (reference.kind === "registry") {
    const options = { ...reference, ...(await connection(await homes())) };
    return {
      store: new RegistryStore(options),
      digest,
      repository: reference.repository,
      sibling: (own, other) => {
        const named = reference.repository;
        const prefix = named.slice(0, -own.length);
        return named.endsWith(own) ? new RegistryStore({ ...options, repository: `${prefix}${other}` }) : undefined;
      },
    };
  }
  const { path } = reference;
  const named = repository === undefined ? {} : { repository };
  const store = await OciLayoutStore.open({ path, ...named });
  return { store, digest, ...named, sibling: () => store };
}

/** A reference with the path of a layout that leads from a folder. */
export function fromFolder(reference: string, folder: string): string {
  const layout = /^oci:(?!\/)(.+)$/u.exec(reference)?.[1];
  return layout === undefined ? reference : `oci:${join(folder, layout)}`;
}

export interface OpenOptions {
  /** As in `parseStore`. */
  readonly name: string | undefined;
  readonly repository: string;
  /** To publish into it; a layout is made when it is not there. */
  readonly writable?: boolean;
}

/** Opens a repository in a store that is named `oci:PATH` or `registry.example`. */
export async function openStore({ name, repository, writable = false }: OpenOptions): Promise<Store> {
  const { OciLayoutStore, parseStore, RegistryStore } = await import("@glither/registry");
  const location = parseStore(named(name));
  if (location.kind === "layout") {
    const { path } = location;
    return writable ? OciLayoutStore.openOrCreate({ path, repository }) : OciLayoutStore.open({ path, repository });
  }
  const { registry, plainHttp, prefix } = location;
  const full = prefix === undefined ? repository : `${prefix}/${repository}`;
  return new RegistryStore({ registry, plainHttp, repository: full, writable, ...(await connection()) });
}

/** The same to read, or nothing where the layout is not there yet. */
export async function openIfThere(name: string, repository: string): Promise<Store | undefined> {
  const { StoreError } = await import("@glither/registry");
  try {
    return await openStore({ name, repository });
  } catch (error) {
    if (error instanceof StoreError && error.code === "NOT_A_STORE") return undefined;
    throw error;
  }
}

/** How an artifact in a store is named, so that `verify` and `run` take it; without a store, by its repository alone. */
export async function nameIn(store: string | undefined, repository: string): Promise<string> {
  const { parseStore, printStore } = await import("@glither/registry");
  if (store === undefined) return repository;
  const location = parseStore(store);
  return `${printStore(location)}${location.kind === "registry" ? "/" : ":"}${repository}`;
}

/** The folder of a store that is a layout on disk. */
export async function layoutPath(name: string | undefined): Promise<string | undefined> {
  const { parseStore } = await import("@glither/registry");
  const location = parseStore(named(name));
  return location.kind === "layout" ? location.path : undefined;
}

/**
 * The registry that the environment publishes to, if any. A reference may come from anywhere, and must not choose who is
 * shown the environment's credentials.
 */
async function homes(): Promise<readonly string[]> {
  const { parseStore } = await import("@glither/registry");
  const name = process.env[STORE];
  const location = name === undefined || name === "" ? undefined : parseStore(name);
  return location?.kind === "registry" ? [location.registry] : [];
}

/** Credentials and authorities as the environment has them; with `only`, its user and password are for no other registry. */
async function connection(only?: readonly string[]): Promise<Pick<RegistryOptions, "credentials" | "ca" | "env">> {
  const { dockerCredentials, environmentCredentials, firstOf } = await import("@glither/registry");
  const { env } = process;
  const file = env[AUTHORITY];
  return {
    credentials: firstOf(environmentCredentials(env, env[PREFIX] || undefined, only), dockerCredentials(env)),
    ...(file === undefined || file === "" ? {} : { ca: await readText(file, "the authority's certificate") }),
    env,
  };
}

function named(store: string | undefined): string {
  if (store !== undefined) return store;
  throw new StageError("MALFORMED", "no store is named", {
    exitCode: EXIT.usage,
    hint: "name an OCI layout on disk, `oci:PATH`, or a registry, `registry.example`",
  });
}

function notADigest(reference: string): StageError {
  return new StageError("REFUSED", `\`${reference}\` names a tag, which can move`, {
    exitCode: EXIT.verification,
    hint: "name the digest, `…@sha256:…`; `publish` prints it",
  });
}
