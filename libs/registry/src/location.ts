import { StoreError } from "./error.ts";

/** An OCI layout on disk, `oci:PATH`. */
export interface LayoutLocation {
  readonly kind: "layout";
  /** As written. */
  readonly path: string;
}

/** A registry, `registry.example`, `registry.example:5000/team` or, on this machine only, `http://127.0.0.1:5000`. */
export interface RegistryLocation {
  readonly kind: "registry";
  /** Host and port, in lower case. */
  readonly registry: string;
  /** Without TLS: only ever on a loopback address. */
  readonly plainHttp: boolean;
  /** What comes before every repository's name. */
  readonly prefix?: string;
}

export type StoreLocation = LayoutLocation | RegistryLocation;

/** The distribution specification's repository names. */
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
/** As in every client: without a dot or a port it would be the first part of a repository's name. */
const HOST = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9-]+(?=:)|\[[0-9a-f:.]+\])(?::\d{1,5})?$/u;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/u;

/** Throws `INVALID_REFERENCE` or `PLAIN_HTTP`. */
export function parseStore(text: string): StoreLocation {
  const path = /^oci:(.+)$/u.exec(text)?.[1];
  if (path !== undefined) return { kind: "layout", path };
  // Whoever writes a password here must not read it again in a log.
  if (/^[^/]*\/\/[^/]*@|^[^/]+:[^/]*@/u.test(text)) throw withCredentials();
  const [, scheme, host = "", prefix] = /^(?:(https?):\/\/)?([^/]*)(?:\/(.*?)\/?)?$/u.exec(text) ?? [];
  const registry = host.toLowerCase();
  // A port or a number that is too high looks like a host, and is none.
  if (!HOST.test(registry) || !URL.canParse(`https://${registry}/`)) throw noStore(text);
  const plainHttp = scheme === "http";
  if (plainHttp && !isLoopback(registry)) throw offLoopback(registry);
  if (prefix === undefined || prefix === "") return { kind: "registry", registry, plainHttp };
  if (!isRepository(prefix)) throw noStore(text);
  return { kind: "registry", registry, plainHttp, prefix };
}

/** What `parseStore` reads. */
export function printStore(store: StoreLocation): string {
  if (store.kind === "layout") return `oci:${store.path}`;
  const { registry, plainHttp, prefix } = store;
  return `${plainHttp ? "http://" : ""}${registry}${prefix === undefined ? "" : `/${prefix}`}`;
}

export function isRepository(text: string): boolean {
  return text.length <= 255 && REPOSITORY.test(text);
}

/** Whether a host, with or without a port, is this machine. A name that resolves to it is not: names can change. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Throws for plain HTTP to another machine, where anyone on the way reads the credentials and changes the answer. */
export function offLoopback(host: string): StoreError {
  return new StoreError("PLAIN_HTTP", `plain HTTP to \`${host}\` is refused`, {
    hint: "leave out `http://`: registries are reached over TLS, and only one on this machine may go without",
  });
}

function withCredentials(): StoreError {
  return new StoreError("INVALID_REFERENCE", "an address with credentials in it is refused", {
    hint: "set the variables of the environment for them, or log in with a client that writes Docker's `config.json`",
  });
}

function noStore(text: string): StoreError {
  return new StoreError("INVALID_REFERENCE", `\`${text}\` is no store`, {
    hint: "write `oci:FOLDER` for an OCI layout on disk, or `registry.example` for a registry",
  });
}
