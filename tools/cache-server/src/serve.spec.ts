import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Entries } from "./entries.ts";
import { cacheServer } from "./serve.ts";
import { Tokens, TokensError } from "./tokens.ts";

const READ = "reads-0123456789abcdef0123";
const WRITE = "writes-0123456789abcdef012";
const LIMITS = { entry: 100, total: 250 };

let folder: string;
let server: Server;

async function start(): Promise<void> {
  server = cacheServer(await Entries.open(folder, LIMITS), new Tokens(`# tokens\nread ${READ}\n\nwrite ${WRITE}\n`));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "glither-cache-"));
  await start();
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const port = () => (server.address() as AddressInfo).port;

async function ask(method: string, hash: string, token: string | undefined, body?: string) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const url = `http://127.0.0.1:${port()}/v1/cache/${hash}`;
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
}
const put = (hash: string, body: string, token = WRITE) => ask("PUT", hash, token, body);
const get = (hash: string, token = READ) => ask("GET", hash, token);

describe("a cache server", () => {
  it("gives back the bytes that were put, after a restart, too", async () => {
    expect(await put("17", "content")).toMatchObject({ status: 200 });
    const found = { status: 200, type: "application/octet-stream", text: "content" };
    expect(await get("17")).toEqual(found);
    server.closeAllConnections();
    server.close();
    await start();
    expect(await get("17")).toEqual(found);
    expect(await get("18")).toMatchObject({ status: 404 });
  });

  it.each([
    ["nobody reads without a token", "GET", undefined, 401],
    ["nobody writes without a token", "PUT", undefined, 401],
    ["nobody reads with one that it does not know", "GET", `${READ}x`, 401],
    ["nobody writes with the token of a pull request", "PUT", READ, 403],
  ])("%s", async (_what, method, token, status) => {
    await put("17", "content");
    const refused = await ask(method, "17", token, method === "PUT" ? "poison" : undefined);
    expect(refused).toMatchObject({ status, type: "text/plain" });
    expect(refused.text).not.toContain("content");
    expect(await get("17")).toMatchObject({ text: "content" });
  });

  it("replaces nothing", async () => {
    await put("17", "first");
    expect(await put("17", "second")).toMatchObject({ status: 409 });
    expect(await get("17")).toMatchObject({ text: "first" });
  });

  it("keeps the first of several that put the same at once", async () => {
    const answers = await Promise.all(["a", "b", "c", "d"].map((content) => put("17", content)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
    expect(await readdir(folder)).toEqual(["17"]);
  });

  it.each(["bytes", "length", "nothing"])("gives out nothing whose %s has changed, and takes it anew", async (what) => {
    await put("17", "content");
    const stored = await readFile(join(folder, "17"));
    if (what === "bytes") stored[stored.length - 1] = (stored.at(-1) ?? 0) ^ 1;
    const changed = { bytes: stored, length: stored.subarray(0, -1), nothing: Buffer.alloc(0) }[what] ?? stored;
    await writeFile(join(folder, "17"), changed);
    expect(await get("17")).toMatchObject({ status: 404 });
    expect(await put("17", "content")).toMatchObject({ status: 200 });
    expect(await get("17")).toMatchObject({ text: "content" });
  });

  it("takes nothing that is too large", async () => {
    expect(await put("17", "x".repeat(101))).toMatchObject({ status: 413 });
    expect(await put("18", "x".repeat(100))).toMatchObject({ status: 200 });
    expect(await readdir(folder)).toEqual(["18"]);
  });

  it("lets go of what nobody has asked for the longest", async () => {
    const content = "x".repeat(100);
    await put("1", content);
    await put("2", content);
    for (const name of ["1", "2"]) await utimes(join(folder, name), new Date(0), new Date(0));
    await get("1");
    await put("3", content);
    expect((await readdir(folder)).sort()).toEqual(["1", "3"]);
  });

  it("keeps nothing of an upload that is cut off, or that a stop has left", async () => {
    const socket = connect(port(), "127.0.0.1");
    const head = `PUT /v1/cache/17 HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${WRITE}\r\ncontent-length: 50\r\n\r\nhalf`;
    socket.write(head);
    while ((await readdir(folder)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    socket.destroy();
    while ((await readdir(folder)).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await get("17")).toMatchObject({ status: 404 });
    await writeFile(join(folder, ".part-left"), "half");
    await Entries.open(folder, LIMITS);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(["..%2f..%2fetc%2fpasswd", "../../etc/passwd", ".part-1", "a/b", "", "a".repeat(129)])(
    "knows no entry `%s`",
    async (hash) => {
      expect(await get(hash)).toMatchObject({ status: 404, type: "text/plain" });
      expect(await put(hash, "content")).toMatchObject({ status: 404 });
      expect(await readdir(folder)).toEqual([]);
    },
  );
});

describe("a file of tokens", () => {
  it.each([
    ["", "there is no token"],
    [`read ${READ}\nadmin ${WRITE}`, "line 2 is neither"],
    ["write secret", "the token of line 1 has fewer than 24 characters"],
  ])("is refused as %j, without the token in the message", (text, message) => {
    const read = () => new Tokens(text);
    expect(read).toThrow(TokensError);
    expect(read).toThrow(message);
    expect(read).not.toThrow(/secret|0123/u);
  });
});
