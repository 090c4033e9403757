import { isDigest } from "./content.ts";
import { StoreError } from "./error.ts";
import { isRepository, type LayoutLocation, parseStore, printStore, type RegistryLocation } from "./location.ts";
import { checkTag } from "./tag.ts";

/** What a reference says beside the store. At least one of tag and digest is there. */
interface Names {
  readonly tag?: string;
  readonly digest?: string;
}

/** `oci:PATH:glither/mail/mailguard:0.1.0`, `oci:PATH:glither/mail/mailguard@sha256:HEX` or `oci:PATH@sha256:HEX`. */
export interface LayoutReference extends LayoutLocation, Names {
  readonly repository?: string;
}

/** `registry.example/glither/mail/mailguard:0.1.0` or `registry.example/glither/mail/mailguard@sha256:HEX`. */
export interface RegistryReference extends Omit<RegistryLocation, "prefix">, Names {
  readonly repository: string;
}

/** Where an artifact is: in an OCI layout on disk, or in a registry. */
export type Reference = LayoutReference | RegistryReference;

/**
 * Throws `INVALID_REFERENCE`, `INVALID_DIGEST`, `INVALID_TAG` or `PLAIN_HTTP`. A path can hold a colon where repository and
 * tag are both there, as in all that is printed; else it ends at the first one, as in skopeo.
 */
export function parseReference(text: string): Reference {
  return text.startsWith("oci:") ? parseLayout(text) : parseRegistry(text);
}

/** What `parseReference` reads. */
export function printReference(reference: Reference): string {
  const { tag, digest } = reference;
  const names = `${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
  if (reference.kind === "registry") return `${printStore(reference)}/${reference.repository}${names}`;
  return `${printStore(reference)}${reference.repository === undefined ? "" : `:${reference.repository}`}${names}`;
}

function parseLayout(text: string): LayoutReference {
  const { before, digest } = splitDigest(text.slice("oci:".length));
  const colon = endOfPath(before);
  const path = colon < 0 ? before : before.slice(0, colon);
  if (path === "") throw invalid(text, "it names no folder");
  if (colon < 0) {
    if (digest === undefined) throw invalid(text, "it names neither a tag nor a digest");
    return { kind: "layout", path, digest };
  }
  return { kind: "layout", path, ...nameOf(text, before.slice(colon + 1), digest) };
}

/** Where the path of `PATH:REPOSITORY:TAG` or of `PATH:…` ends; -1 where there is nothing but a path. */
function endOfPath(text: string): number {
  const [, path, repository = ""] = /^(.+):([^:]+):[^:/]+$/su.exec(text) ?? [];
  return path !== undefined && isRepository(repository) ? path.length : text.indexOf(":");
}

function parseRegistry(text: string): RegistryReference {
  const { before, digest } = splitDigest(text);
  const [, address = "", name] = /^((?:https?:\/\/)?[^/]*)\/(.+)$/u.exec(before) ?? [];
  if (name === undefined) throw invalid(text, "it begins neither with `oci:` nor with a registry's name");
  const store = parseStore(address);
  if (store.kind !== "registry") throw invalid(text, "it names no registry");
  const { registry, plainHttp } = store;
  return { kind: "registry", registry, plainHttp, ...nameOf(text, name, digest) };
}

function nameOf(text: string, name: string, digest: string | undefined): Names & { readonly repository: string } {
  const colon = name.indexOf(":");
  const repository = colon < 0 ? name : name.slice(0, colon);
  if (!isRepository(repository)) throw invalid(text, `\`${repository}\` is no repository`);
  if (colon < 0) {
    if (digest === undefined) throw invalid(text, "it names neither a tag nor a digest");
    return { repository, digest };
  }
  const tag = name.slice(colon + 1);
  checkTag(tag);
  return { repository, tag, ...(digest === undefined ? {} : { digest }) };
}

function splitDigest(text: string): { before: string; digest?: string } {
  const at = text.lastIndexOf("@");
  const digest = text.slice(at + 1);
  // A folder may have an `@` in its name; a digest has a colon and no slash.
  if (at < 0 || digest.includes("/") || !digest.includes(":")) return { before: text };
  if (!isDigest(digest)) {
    throw new StoreError("INVALID_DIGEST", `\`${digest}\` is no digest`, {
      hint: "a digest is `sha256:` and 64 hexadecimal digits",
    });
  }
  return { before: text.slice(0, at), digest };
}

function invalid(text: string, why: string): StoreError {
  return new StoreError("INVALID_REFERENCE", `\`${text}\` is no reference: ${why}`, {
    hint: "write `registry.example/glither/mail/mailguard@sha256:…`, or `oci:FOLDER@sha256:…` for a layout on disk",
  });
}
