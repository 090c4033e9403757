import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { listen } from "./interpose.ts";

export interface StandInOptions {
  /** Keeps lists of referrers itself, so many to a page. Default: it has no such lists. */
  readonly referrersPage?: number;
  /** Refuses writes to a tag whose `If-Match` does not hold. */
  readonly conditional?: boolean;
  /** Looks at each request first, and answers it where it returns true. */
  readonly before?: (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;
}

export interface StandIn {
  readonly address: string;
  /** `METHOD path`, as they came. */
  readonly seen: readonly { readonly what: string; readonly headers: IncomingMessage["headers"] }[];
  readonly blobs: ReadonlyMap<string, Buffer>;
  readonly stop: () => Promise<void>;
}

interface Stored {
  readonly bytes: Buffer;
  readonly type: string;
}

/**
 * A stand-in for a registry, for what the real one in these tests does not do: lists of referrers, conditional writes,
 * uploads that survive a cut. It is no reference for anything else.
 */
export async function standIn({ referrersPage, conditional = false, before }: StandInOptions = {}): Promise<StandIn> {
  const seen: { what: string; headers: IncomingMessage["headers"] }[] = [];
  const [blobs, uploads] = [new Map<string, Buffer>(), new Map<string, Buffer>()];
  const manifests = new Map<string, Stored>();

  const server = await listen((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "", "http://stand-in");
    seen.push({ what: `${incoming.method} ${url.pathname}${url.search}`, headers: incoming.headers });
    if (before?.(incoming, outgoing) === true) return;
    const upload = /\/blobs\/uploads\/(.+)$/u.exec(url.pathname)?.[1];
    const received: Buffer[] = upload === undefined ? [] : [uploads.get(upload) ?? Buffer.alloc(0)];
    incoming.on("data", (part: Buffer) => {
      received.push(part);
      // What arrives is kept at once, so that a cut loses nothing.
      if (upload !== undefined) uploads.set(upload, Buffer.concat(received));
    });
    incoming.on("end", () => answer(incoming, outgoing, url, Buffer.concat(received)));
  });

  function answer(incoming: IncomingMessage, outgoing: ServerResponse, url: URL, body: Buffer): void {
    const { method = "" } = incoming;
    const [, kind = "", name = ""] = /\/(blobs|manifests|referrers|tags)\/(.*)$/u.exec(url.pathname) ?? [];
    const manifest = manifests.get(name);
    if (kind === "blobs" && name.startsWith("uploads/")) answerUpload(method, outgoing, url, name.slice(8), body);
    else if (kind === "blobs") give(method, outgoing, blobs.get(name), "application/octet-stream");
    else if (kind === "manifests" && method === "PUT") putManifest(incoming, outgoing, name, body);
    else if (kind === "manifests") give(method, outgoing, manifest?.bytes, manifest?.type ?? "");
    else if (kind === "referrers" && referrersPage !== undefined) answerReferrers(outgoing, url, name, referrersPage);
    else if (kind === "tags") {
      const tags = [...manifests.keys()].filter((tag) => !tag.startsWith("sha256:"));
      outgoing.end(JSON.stringify({ name: "x", tags }));
    } else outgoing.writeHead(404).end();
  }

  function answerUpload(method: string, outgoing: ServerResponse, url: URL, id: string, body: Buffer): void {
    const location = method === "POST" ? `${url.pathname}${uploads.size + 1}` : url.pathname;
    if (method === "PUT") {
      const digest = url.searchParams.get("digest") ?? "";
      const right = digest === digestOf(body);
      if (right) blobs.set(digest, body);
      uploads.delete(id);
      return void outgoing.writeHead(right ? 201 : 400).end();
    }
    if (method === "POST") uploads.set(String(uploads.size + 1), Buffer.alloc(0));
    const end = Math.max(0, body.length - 1);
    outgoing.writeHead(method === "GET" ? 204 : 202, { location, range: `0-${end}` }).end();
  }

  function putManifest(incoming: IncomingMessage, outgoing: ServerResponse, name: string, bytes: Buffer): void {
    const old = manifests.get(name);
    const wanted = incoming.headers["if-match"];
    if (conditional && old !== undefined && wanted !== undefined && wanted !== `"${digestOf(old.bytes)}"`) {
      return void outgoing.writeHead(412).end();
    }
    const stored = { bytes, type: incoming.headers["content-type"] ?? "" };
    manifests.set(name, stored).set(digestOf(bytes), stored);
    outgoing.writeHead(201, { "docker-content-digest": digestOf(bytes) }).end();
  }

  function answerReferrers(outgoing: ServerResponse, url: URL, subject: string, page: number): void {
    const at = Number(url.searchParams.get("at") ?? "0");
    const all = [...manifests].flatMap(([digest, { bytes, type }]) => {
      if (!digest.startsWith("sha256:")) return [];
      const { subject: about, artifactType, annotations } = JSON.parse(bytes.toString());
      return about?.digest === subject
        ? [{ mediaType: type, digest, size: bytes.length, artifactType, annotations }]
        : [];
    });
    const next = at + page < all.length ? { link: `<${url.pathname}?at=${at + page}>; rel="next"` } : {};
    const index = {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: all.slice(at, at + page),
    };
    outgoing.writeHead(200, next).end(JSON.stringify(index));
  }

  return { ...server, seen, blobs };
}

function give(method: string, outgoing: ServerResponse, bytes: Buffer | undefined, type: string): void {
  if (bytes === undefined) return void outgoing.writeHead(404).end();
  const digest = digestOf(bytes);
  const headers = { "content-type": type, "content-length": bytes.length, "docker-content-digest": digest };
  outgoing.writeHead(200, { ...headers, etag: `"${digest}"` }).end(method === "HEAD" ? undefined : bytes);
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
