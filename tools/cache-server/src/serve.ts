import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Entries, Stored } from "./entries.ts";
import type { Tokens } from "./tokens.ts";

const PATH = /^\/v1\/cache\/([0-9A-Za-z]{1,128})$/u;
const ANSWERS: Readonly<Record<Stored, readonly [status: number, text: string]>> = {
  stored: [200, "stored"],
  exists: [409, "there is an entry of that hash, which nothing replaces"],
  "too large": [413, "the entry is larger than this server takes"],
  "cut off": [400, "the content is not as long as was announced"],
};

/**
 * Nx's own interface of remote caches (`NX_SELF_HOSTED_REMOTE_CACHE_SERVER`, Nx 20.8 and later) over a folder. Refusals are
 * plain text, which Nx shows.
 */
export function cacheServer(entries: Entries, tokens: Tokens): Server {
  const server = createServer((request, response) => {
    answer(request, response, entries, tokens).catch(() => {
      // Whoever asked has gone, or the disk has failed: the entry is missing then, and Nx runs the task.
      if (response.headersSent) response.destroy();
      else say(response, 500, "the entry cannot be read or written");
    });
  });
  server.maxConnections = 256;
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  entries: Entries,
  tokens: Tokens,
): Promise<void> {
  const scope = tokens.scopeOf(request.headers.authorization);
  if (scope === undefined) return say(response, 401, "there is no token, or none that this server knows");
  const hash = PATH.exec(request.url ?? "")?.[1];
  if (hash === undefined) return say(response, 404, "there is `/v1/cache/HASH` and nothing else");
  if (request.method === "GET") return give(response, entries, hash);
  if (request.method !== "PUT") return say(response, 405, "entries are got and put");
  if (scope !== "write") return say(response, 403, "this token reads");
  return take(request, response, entries, hash);
}

async function give(response: ServerResponse, entries: Entries, hash: string): Promise<void> {
  const entry = await entries.find(hash);
  if (entry === undefined) return say(response, 404, "there is no entry of that hash");
  try {
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": entry.bytes });
    await pipeline(entry.read(), response);
  } finally {
    await entry.close();
  }
}

async function take(request: IncomingMessage, response: ServerResponse, entries: Entries, hash: string): Promise<void> {
  const bytes = Number(request.headers["content-length"] ?? Number.NaN);
  if (!Number.isSafeInteger(bytes)) return say(response, 411, "the length of the content has to be announced");
  const stored = (await entries.has(hash)) ? "exists" : await entries.store(hash, request, bytes);
  const [status, text] = ANSWERS[stored];
  say(response, status, text);
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain" });
  response.end(`${text}\n`);
}
