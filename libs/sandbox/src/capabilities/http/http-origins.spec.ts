import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { type Ref, settled, Vat } from "@glither/vat";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Exchange, Http, HttpRequest } from "../interfaces.ts";
import { httpOrigins } from "./http-origins.ts";
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from "./limits.ts";
import { pinnedNames } from "./pinned-names.ts";

interface Seen {
  readonly line: string;
  readonly fields: readonly string[];
  readonly body: string;
}

let server: Server;
let authority: string;
const seen: Seen[] = [];
const vat = new Vat({ report: () => undefined });

beforeAll(async () => {
  server = createServer(async (message, response) => {
    const body = await bodyOf(message);
    seen.push({ line: `${message.method} ${message.url}`, fields: message.rawHeaders, body });
    if (message.url === "/moved") response.writeHead(302, { location: "/elsewhere" });
    if (message.url === "/fields") response.setHeader("x-long", "x".repeat(3_000));
    if (message.url === "/cut") {
      response.writeHead(200, { "content-length": "10" }).write("half");
      response.socket?.end();
    } else response.end(message.url === "/long" ? "x".repeat(3_000) : `got ${body}`);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await once(server, "close");
});

async function bodyOf(message: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of message) text += String(part);
  return text;
}

function granted(origins: readonly string[], limits: Partial<HttpLimits> = {}): Ref<Http> {
  return vat.spawn(httpOrigins, vat, origins, { ...DEFAULT_HTTP_LIMITS, ...limits }) as never;
}

const requestOf = (given: Partial<HttpRequest> = {}): HttpRequest => ({
  method: "GET",
  scheme: "http",
  authority,
  path: "/",
  headers: [],
  body: false,
  ...given,
});
const begin = (given: Partial<HttpRequest> = {}, limits: Partial<HttpLimits> = {}): Promise<Ref<Exchange>> =>
  settled(vat.send(granted([`http://${authority}`], limits), "begin", requestOf(given))) as never;
const say = <K extends keyof Exchange>(exchange: Ref<Exchange>, method: K, ...args: Parameters<Exchange[K]>) =>
  settled((vat.send as (...all: readonly unknown[]) => never)(exchange, method, ...args)) as Promise<
    ReturnType<Exchange[K]>
  >;

async function whole(exchange: Ref<Exchange>): Promise<string> {
  const parts: Uint8Array[] = [];
  for (;;) {
    const part = await say(exchange, "read", 1_024);
    if (part.length === 0) return Buffer.concat(parts).toString();
    parts.push(Uint8Array.from(part));
  }
}

describe("a server that was granted", () => {
  it("is asked, gets the body as it is written, and its answer is read", async () => {
    const exchange = await begin({ method: "POST", path: "/x?y=1", headers: [["X-A", "\xe9"]], body: true });
    expect(await say(exchange, "write", Buffer.from("he"))).toBe(2);
    await say(exchange, "write", Buffer.from("llo"));
    await say(exchange, "finish");
    expect(await say(exchange, "answer")).toMatchObject({ status: 200 });
    expect(await whole(exchange)).toBe("got hello");
    const { line, fields, body } = seen.at(-1) as Seen;
    expect([line, body]).toEqual(["POST /x?y=1", "hello"]);
    expect(fields).toEqual(expect.arrayContaining(["host", authority, "X-A", "\xe9"]));
  });

  it("that says to look elsewhere is not followed", async () => {
    const exchange = await begin({ path: "/moved" });
    const { status, headers } = await say(exchange, "answer");
    expect([status, headers]).toEqual([302, expect.arrayContaining([["location", "/elsewhere"]])]);
    expect(seen.at(-1)?.line).toBe("GET /moved");
  });

  it("is held to limits, and a body that was cut off is no whole one", async () => {
    await expect(say(await begin({ path: "/fields" }, { head: 2_000 }), "answer")).rejects.toMatchObject({
      code: "msgsize",
    });
    await expect(whole(await begin({ path: "/long" }, { responseBody: 2_000 }))).rejects.toMatchObject({
      code: "fbig",
    });
    await expect(whole(await begin({ path: "/cut" }))).rejects.toMatchObject({ code: "connreset" });
  });

  it("is asked by requests that are held to limits themselves", async () => {
    const long = { headers: [["x", "x".repeat(2_000)]] as const };
    await expect(begin(long, { head: 2_000 })).rejects.toMatchObject({ code: "2big" });
    const exchange = await begin({ method: "POST", body: true }, { requestBody: 3 });
    await expect(say(exchange, "write", Buffer.from("four"))).rejects.toMatchObject({ code: "nospc" });
    const http = granted([`http://${authority}`], { atOnce: 1 });
    const one = (await settled(vat.send(http, "begin", requestOf({ method: "POST", body: true })))) as never;
    await expect(settled(vat.send(http, "begin", requestOf()))).rejects.toMatchObject({ code: "mfile" });
    await say(one, "close");
    const last = (await settled(vat.send(http, "begin", requestOf()))) as never;
    await say(last, "close");
    const few = granted([`http://${authority}`], { inAll: 1 });
    await say((await settled(vat.send(few, "begin", requestOf()))) as never, "close");
    await expect(settled(vat.send(few, "begin", requestOf()))).rejects.toMatchObject({ code: "mfile" });
  });
});

it("a server that goes over to another protocol has not answered", async () => {
  const changing = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () =>
      socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"),
    );
  }).listen(0, "127.0.0.1");
  await once(changing, "listening");
  const at = `127.0.0.1:${(changing.address() as AddressInfo).port}`;
  const exchange = (await settled(
    vat.send(granted([`http://${at}`]), "begin", requestOf({ authority: at })),
  )) as Ref<Exchange>;
  await expect(say(exchange, "answer")).rejects.toMatchObject({ code: "connreset" });
  changing.close();
  await once(changing, "close");
});

it("a name leads to where it led at the beginning, and no other name leads anywhere", async () => {
  const { port } = server.address() as AddressInfo;
  const asked: string[] = [];
  // The second time it would be the net of a cloud's own services.
  const names = await pinnedNames([`http://shop.example:${port}`, `http://shop.example:${port}`], async (name) => {
    asked.push(name);
    return [{ address: asked.length === 1 ? "127.0.0.1" : "169.254.169.254", family: 4 }];
  });
  const origins = [`http://shop.example:${port}`, `http://other.example:${port}`];
  const http = vat.spawn(httpOrigins, vat, origins, DEFAULT_HTTP_LIMITS, names) as Ref<never> as Ref<Http>;
  const by = async (name: string): Promise<Ref<Exchange>> =>
    (await settled(vat.send(http, "begin", requestOf({ authority: `${name}:${port}` })))) as Ref<Exchange>;
  for (const _ of [1, 2]) expect(await say(await by("shop.example"), "answer")).toMatchObject({ status: 200 });
  expect(asked).toEqual(["shop.example"]);
  await expect(say(await by("other.example"), "answer")).rejects.toMatchObject({ code: "addrnotavail" });
});

describe("no other server", () => {
  it.each([
    { scheme: "https" },
    { authority: "127.0.0.1" },
    { authority: "127.0.0.1:1" },
    { authority: "localhost" },
    { method: "CONNECT" },
    { method: "trace" },
  ])("is asked by way of %j", async (given) => {
    await expect(begin(given)).rejects.toMatchObject({ code: "notcapable" });
  });

  it.each([
    { authority: "user@127.0.0.1" },
    { authority: "127.0.0.1/x" },
    { authority: "" },
    { scheme: "file" },
    { path: "//x\r\nhost: other" },
    { path: "x" },
    { path: "/#x" },
    { method: "GET / HTTP/1.1\r\nx:" },
    { headers: [["host", "other"]] as const },
    { headers: [["Transfer-Encoding", "chunked"]] as const },
    { headers: [["upgrade", "h2c"]] as const },
    { headers: [["x", "a\nb"]] as const },
    { headers: [["a b", "x"]] as const },
    { headers: [["content-length", "1"]] as const },
    {
      body: true,
      headers: [
        ["content-length", "1"],
        ["Content-Length", "2"],
      ] as const,
    },
  ])("is asked by a request that is none: %j", async (given) => {
    await expect(begin(given)).rejects.toMatchObject({ code: "inval" });
  });
});

describe("a connection", () => {
  it("has one request on it, whatever the program says of its body's length", async () => {
    let got = "";
    const told = Promise.withResolvers<void>();
    const there = createTcpServer((socket: Socket) => {
      socket.on("data", (part) => {
        got += String(part);
        if (got.includes("host: other")) told.resolve();
      });
      socket.on("error", () => undefined);
    }).listen(0, "127.0.0.1");
    await once(there, "listening");
    const at = `127.0.0.1:${(there.address() as AddressInfo).port}`;
    const http = granted([`http://${at}`]);
    const ask = async (given: Partial<HttpRequest>) =>
      (await settled(vat.send(http, "begin", requestOf({ authority: at, body: true, ...given })))) as never;
    const smuggled = Buffer.from("GET /other HTTP/1.1\r\nhost: other\r\n\r\n");
    for (const length of ["0", "4"]) {
      const exchange = await ask({ method: "POST", headers: [["content-length", length]] });
      await expect(say(exchange, "write", smuggled)).rejects.toMatchObject({ code: "inval" });
    }
    const short = await ask({ method: "POST", headers: [["content-length", "4"]] });
    await say(short, "write", Buffer.from("ab"));
    await expect(say(short, "finish")).rejects.toMatchObject({ code: "inval" });
    // Methods that have no body mostly: without a length what is written goes in pieces whose lengths are said.
    const plain = await ask({ method: "GET" });
    await say(plain, "write", smuggled);
    await say(plain, "finish");
    await told.promise;
    const closed = once(there, "close");
    await say(plain, "close");
    there.close();
    await closed;
    expect(got.split("GET / HTTP/1.1")[1]).toContain(`\r\n\r\n${smuggled.length.toString(16)}\r\nGET /other`);
    expect(got.split("GET / HTTP/1.1")[0]).not.toContain("GET /other");
  });

  it("that nobody takes is said to be refused", async () => {
    const free = createTcpServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const at = `127.0.0.1:${(free.address() as AddressInfo).port}`;
    free.close();
    await once(free, "close");
    const refused = await settled(vat.send(granted([`http://${at}`]), "begin", requestOf({ authority: at })));
    await expect(say(refused as never, "answer")).rejects.toMatchObject({ code: "connrefused" });
  });
});
