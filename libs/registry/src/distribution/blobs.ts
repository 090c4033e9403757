import { addressOf, checkContent, isDigest } from "../content.ts";
import { StoreError } from "../error.ts";
import type { ContentAddress } from "../store.ts";
import { type RegistryClient, unexpected } from "./client.ts";
import { Upload } from "./upload.ts";

export interface BlobsOptions {
  /** Another repository of the registry that may hold the content already. */
  readonly mountFrom?: string;
  /** Longer content is sent in pieces of this many bytes, so that a cut costs one piece. */
  readonly chunkBytes: number;
}

/** The blobs of one repository in a registry. */
export class RegistryBlobs {
  readonly #client: RegistryClient;
  readonly #repository: string;
  readonly #options: BlobsOptions;

  constructor(client: RegistryClient, repository: string, options: BlobsOptions) {
    this.#client = client;
    this.#repository = repository;
    this.#options = options;
  }

  async has({ digest, size }: ContentAddress): Promise<boolean> {
    const reply = await this.#client.call({ method: "HEAD", url: this.#url(digest) });
    if (reply.status === 404) return false;
    if (reply.status !== 200) throw unexpected(this.#client.registry, "the question for a blob", reply);
    const length = reply.headers["content-length"];
    return length === undefined || Number(length) === size;
  }

  /** The content, checked; never more of it than the address says is read. Throws `NOT_FOUND`, `WRONG_SIZE`, `WRONG_DIGEST`. */
  async get(address: ContentAddress): Promise<Uint8Array> {
    const reply = await this.#client.call({ method: "GET", url: this.#url(address.digest), limit: address.size });
    if (reply.status === 404) {
      throw new StoreError("NOT_FOUND", `\`${address.digest}\` is not in \`${this.#client.registry}\``, {
        hint: "check the digest, and that this is the registry that it was published to",
      });
    }
    if (reply.status !== 200) throw unexpected(this.#client.registry, "the request for a blob", reply);
    checkContent(reply.body, address);
    return reply.body;
  }

  /** Content that is there already is not sent; after what was made just now nobody is asked. */
  async put(bytes: Uint8Array, { fresh = false }: { readonly fresh?: boolean } = {}): Promise<ContentAddress> {
    const address = addressOf(bytes);
    if (!fresh && (await this.has(address))) return address;
    const { mountFrom, chunkBytes } = this.#options;
    const upload = new Upload(this.#client, this.#repository, bytes, address.digest);
    await upload.run({ chunkBytes, ...(mountFrom === undefined ? {} : { mountFrom }) });
    return address;
  }

  /** The digest is checked before it becomes a part of an address. */
  #url(digest: string): URL {
    if (!isDigest(digest)) throw new StoreError("INVALID_DIGEST", `\`${digest}\` is no digest`);
    return new URL(`/v2/${this.#repository}/blobs/${digest}`, this.#client.base);
  }
}
