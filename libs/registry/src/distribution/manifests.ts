import { addressOf, checkContent, isDigest, MAX_MANIFEST_BYTES } from "../content.ts";
import { StoreError } from "../error.ts";
import { INDEX_TYPE } from "../image-index.ts";
import { readManifestHead } from "../manifest-head.ts";
import type { StoredManifest } from "../store.ts";
import { errorCode, type RegistryClient, unexpected } from "./client.ts";
import type { Reply } from "./exchange.ts";

const ACCEPT = [
  "application/vnd.oci.image.manifest.v1+json",
  INDEX_TYPE,
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
].join(", ");

/** How often a manifest is sent again to a registry that has lost sight of what it has. */
const MAX_CONFUSIONS = 4;

/** What was read, with the validator for a conditional write. */
export interface Tagged extends StoredManifest {
  readonly etag?: string;
}

/** The manifests of one repository in a registry. */
export class Manifests {
  readonly #client: RegistryClient;
  readonly #repository: string;

  constructor(client: RegistryClient, repository: string) {
    this.#client = client;
    this.#repository = repository;
  }

  /** By digest or tag, checked against the digest; nothing when it is not there. Throws `TOO_LARGE`. */
  async find(reference: string, limit = MAX_MANIFEST_BYTES): Promise<Tagged | undefined> {
    const reply = await this.#call("GET", reference, { accept: ACCEPT }, { limit });
    if (reply.status === 404) return undefined;
    if (reply.status !== 200) throw unexpected(this.#client.registry, "the request for a manifest", reply);
    const { body: bytes, headers } = reply;
    const said = isDigest(reference) ? reference : headers["docker-content-digest"];
    // One by another hash says nothing here.
    const digest = typeof said === "string" && said.startsWith("sha256:") ? said : addressOf(bytes).digest;
    checkContent(bytes, { digest });
    const { etag } = headers;
    const mediaType = mediaTypeOf(bytes, digest, reply);
    const descriptor = { mediaType, digest, size: bytes.length };
    return { bytes, descriptor, ...(etag === undefined ? {} : { etag }) };
  }

  /** The digest under a tag, without the manifest; the registry's word, to be checked when the manifest is read. */
  async digestOf(tag: string): Promise<string | undefined> {
    const reply = await this.#call("HEAD", tag, { accept: ACCEPT });
    if (reply.status === 404) return undefined;
    const digest = reply.headers["docker-content-digest"];
    if (reply.status === 200 && typeof digest === "string" && isDigest(digest)) return digest;
    // Registries need not say the digest of what they do not send.
    if (reply.status === 200) return (await this.find(tag))?.descriptor.digest;
    throw unexpected(this.#client.registry, "the question for a tag", reply);
  }

  /**
   * Stores bytes under a digest or tag. `updated` is false where the registry refused because of a condition; `subject`
   * says that it has listed the manifest with its subject's referrers.
   */
  async put(
    reference: string,
    bytes: Uint8Array,
    mediaType: string,
    condition: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly updated: boolean; readonly subject: boolean }> {
    const headers = { "content-type": mediaType, ...condition };
    let reply = await this.#call("PUT", reference, headers, { body: bytes });
    for (let attempt = 0; attempt < MAX_CONFUSIONS && isConfused(reply); attempt += 1) {
      await this.#client.pause(attempt);
      reply = await this.#call("PUT", reference, headers, { body: bytes });
    }
    if (reply.status === 412) return { updated: false, subject: false };
    if (reply.status !== 201) throw unexpected(this.#client.registry, "a manifest", reply);
    const { digest } = addressOf(bytes);
    const said = reply.headers["docker-content-digest"];
    if (said !== undefined && said !== digest) {
      throw new StoreError(
        "WRONG_DIGEST",
        `\`${this.#client.registry}\` stored \`${String(said)}\`, not \`${digest}\``,
      );
    }
    return { updated: true, subject: reply.headers["oci-subject"] !== undefined };
  }

  #call(
    method: "GET" | "HEAD" | "PUT",
    reference: string,
    headers: Readonly<Record<string, string>>,
    { body, limit = MAX_MANIFEST_BYTES }: { readonly body?: Uint8Array; readonly limit?: number } = {},
  ): Promise<Reply> {
    const url = new URL(`/v2/${this.#repository}/manifests/${reference}`, this.#client.base);
    return this.#client.call({ method, url, headers, limit, ...(body === undefined ? {} : { body }) });
  }
}

/**
 * CNCF distribution rewrites its small files in place, and whoever reads one at that moment finds nothing in it: with
 * several publishers at once, a good manifest is then called invalid, and what it names unknown.
 */
function isConfused(reply: Reply): boolean {
  return (
    reply.status === 400 && /^(?:DIGEST_INVALID|MANIFEST_BLOB_UNKNOWN|BLOB_UNKNOWN)$/u.test(errorCode(reply) ?? "")
  );
}

/** The manifest's own word goes before the header's, which no digest covers. */
function mediaTypeOf(bytes: Uint8Array, digest: string, { headers }: Reply): string {
  const said = headers["content-type"]?.split(";")[0]?.trim();
  const mediaType = readManifestHead(bytes, digest).mediaType ?? said;
  if (mediaType !== undefined && mediaType !== "") return mediaType;
  throw new StoreError("STORE_MALFORMED", `\`${digest}\` is no manifest: it has no media type`);
}
