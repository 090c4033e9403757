import { StoreError } from "../error.ts";
import { type RegistryClient, unexpected } from "./client.ts";
import type { Reply } from "./exchange.ts";
import { resolveLocation } from "./redirect.ts";

/** How often in a row a cut upload is taken up again before it fails; every chunk that gets through counts anew. */
const MAX_CUTS = 6;

export interface UploadOptions {
  readonly mountFrom?: string;
  readonly chunkBytes: number;
}

/** Where an upload stands: its address, and how many bytes the registry has. */
interface Session {
  readonly url: URL;
  readonly sent: number;
}

type Outcome =
  | { readonly kind: "at"; readonly session: Session }
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly reply: Reply }
  | { readonly kind: "cut"; readonly error: StoreError };

const DONE: Outcome = { kind: "done" };
const OCTETS = "application/octet-stream";

/**
 * One blob on its way into a registry. Short ones go in one piece; long ones in chunks. After a cut the registry is asked
 * how much it has (distribution specification, "pushing a blob in chunks"); one that has forgotten gets it from the start.
 */
export class Upload {
  readonly #client: RegistryClient;
  readonly #repository: string;
  readonly #bytes: Uint8Array;
  readonly #digest: string;

  constructor(client: RegistryClient, repository: string, bytes: Uint8Array, digest: string) {
    this.#client = client;
    this.#repository = repository;
    this.#bytes = bytes;
    this.#digest = digest;
  }

  async run({ mountFrom, chunkBytes }: UploadOptions): Promise<void> {
    let session: Session | undefined = await this.#begin(mountFrom);
    let failures = 0;
    while (session !== undefined) {
      const outcome: Outcome = await this.#advance(session, chunkBytes);
      if (outcome.kind === "done") return;
      if (outcome.kind === "at") {
        session = outcome.session;
        failures = 0;
        continue;
      }
      failures += 1;
      if (failures > MAX_CUTS) throw this.#errorOf(outcome);
      const { reply } = outcome.kind === "refused" ? outcome : {};
      await this.#client.pause(failures - 1, reply?.headers["retry-after"]);
      // A registry that has lost its place refuses to go on from there, so the upload begins anew.
      const lost = reply !== undefined && reply.status < 500 && reply.status !== 429 && reply.status !== 408;
      session = lost ? await this.#begin() : await this.#recover(session);
    }
  }

  #errorOf(outcome: Outcome & { kind: "refused" | "cut" }): StoreError {
    return outcome.kind === "cut"
      ? outcome.error
      : unexpected(this.#client.registry, "a part of an upload", outcome.reply);
  }

  /** Mounting succeeds where the other repository has the blob and may be read; otherwise the registry begins an upload. */
  async #begin(mountFrom?: string): Promise<Session | undefined> {
    const url = new URL(`/v2/${this.#repository}/blobs/uploads/`, this.#client.base);
    if (mountFrom !== undefined) {
      url.searchParams.set("mount", this.#digest);
      url.searchParams.set("from", mountFrom);
    }
    const reply = await this.#client.call({ method: "POST", url });
    if (reply.status === 201 && mountFrom !== undefined) return undefined;
    if (reply.status !== 202) throw unexpected(this.#client.registry, "the beginning of an upload", reply);
    return { url: resolveLocation(reply.headers.location, url), sent: 0 };
  }

  async #advance(session: Session, chunkBytes: number): Promise<Outcome> {
    const left = this.#bytes.length - session.sent;
    const whole = session.sent === 0 && left <= chunkBytes;
    try {
      return whole || left === 0
        ? await this.#finish(session, whole ? this.#bytes : undefined)
        : await this.#chunk(session, Math.min(left, chunkBytes));
    } catch (error) {
      if (error instanceof StoreError && error.code === "STORE_UNREACHABLE") return { kind: "cut", error };
      throw error;
    }
  }

  async #chunk({ url, sent }: Session, size: number): Promise<Outcome> {
    const body = this.#bytes.subarray(sent, sent + size);
    const headers = { "content-type": OCTETS, "content-range": `${sent}-${sent + size - 1}` };
    const reply = await this.#client.call({ method: "PATCH", url, headers, body, once: true });
    if (reply.status !== 202) return this.#refusal(reply);
    return { kind: "at", session: { url: resolveLocation(reply.headers.location, url), sent: sent + size } };
  }

  async #finish({ url }: Session, body?: Uint8Array): Promise<Outcome> {
    const last = new URL(url);
    last.searchParams.set("digest", this.#digest);
    const call = { method: "PUT", url: last, headers: { "content-type": OCTETS }, once: true } as const;
    const reply = await this.#client.call(body === undefined ? call : { ...call, body });
    return reply.status === 201 ? DONE : this.#refusal(reply);
  }

  /** What another attempt would not change is thrown. */
  #refusal(reply: Reply): Outcome {
    if (reply.status !== 413) return { kind: "refused", reply };
    throw new StoreError("TOO_LARGE", `\`${this.#client.registry}\` takes no blob of ${this.#bytes.length} bytes`, {
      hint: "ask those who run the registry, or what stands before it, to allow that size",
    });
  }

  /** Whether the blob arrived after all, else where the upload stands, else a new one. */
  async #recover({ url, sent }: Session): Promise<Session | undefined> {
    const blob = new URL(`/v2/${this.#repository}/blobs/${this.#digest}`, this.#client.base);
    if ((await this.#client.call({ method: "HEAD", url: blob })).status === 200) return undefined;
    const reply = await this.#client.call({ method: "GET", url });
    const end = Number(/^(?:bytes=)?0-(\d+)$/u.exec(reply.headers.range ?? "")?.[1] ?? "0");
    // `0-0` is one byte or none: registries differ, and beginning anew costs nothing then. What came of a blob that was
    // sent in one piece is not completed, since that saves nothing.
    if (reply.status !== 204 || end === 0 || sent === 0 || end >= this.#bytes.length) return this.#begin();
    return { url: resolveLocation(reply.headers.location ?? url.href, url), sent: end + 1 };
  }
}
