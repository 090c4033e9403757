import { once } from "node:events";
import { request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { WebSocket, WebSocketServer } from "ws";
import { signatureForm } from "../crypto/forms.ts";
import { nodeCryptography } from "../crypto/node.ts";
import { toBase32 } from "../location/base.ts";
import { hint, newLocation } from "../location/location.ts";
import { decode, encode, record, type SyrupRecord, type SyrupValue } from "../syrup/index.ts";
import { identityOf } from "./_certificate.ts";
import type { Netlayer } from "./netlayer.ts";
import { Inbox, nextConnection } from "./testing/inbox.ts";
import { webSocketClient } from "./websocket.ts";
import { type WebSocketServerOptions, webSocketNetlayer } from "./websocket-server.ts";

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function netlayer(options?: WebSocketServerOptions): Promise<Netlayer> {
  const made = await webSocketNetlayer(options);
  open.push(() => made.close());
  return made;
}

/** A peer of which the test says every byte. */
async function raw({ location }: Netlayer): Promise<WebSocket> {
  const socket = new WebSocket(hint(location, "url") ?? "");
  open.push(() => socket.terminate());
  socket.on("error", () => undefined);
  await once(socket, "open");
  return socket;
}

const ended = (socket: WebSocket) => new Promise((resolve) => socket.once("close", resolve));
const CHALLENGE = record("init:peer-auth", new Uint8Array(32).fill(3));
const KEY = nodeCryptography.keyOf(new Uint8Array(32).fill(1));

/** A server that answers with what it likes, and where it is. */
async function answering(answer: (challenge: Uint8Array) => SyrupValue | string): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  open.push(() => server.close());
  await once(server, "listening");
  server.on("connection", (socket) => {
    open.push(() => socket.terminate());
    socket.once("message", (data: Buffer) => {
      const said = answer(new Uint8Array(data));
      socket.send(typeof said === "string" ? said : encode(said));
    });
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const at = (url: string, designator = toBase32(KEY.publicKey)) =>
  newLocation("websocket", designator, new Map([["url", url]]));

describe("the netlayer websocket", () => {
  it("is called by its key in base32, and says where it is in a hint, as Goblins does", async () => {
    const { location } = await netlayer({ seed: new Uint8Array(32).fill(1) });
    expect(location.designator).toBe(toBase32(KEY.publicKey));
    expect(location.designator).toMatch(/^[a-z2-7]{52}$/u);
    expect(hint(location, "url")).toMatch(/^ws:\/\/127\.0\.0\.1:[0-9]+$/u);
    const behind = await netlayer({ url: "wss://example.com/captp" });
    expect(hint(behind.location, "url")).toBe("wss://example.com/captp");
  });

  it("signs what it is sent, in the envelope that Goblins reads", async () => {
    const far = await netlayer({ seed: new Uint8Array(32).fill(1) });
    const incoming = nextConnection(far);
    const socket = await raw(far);
    socket.send(encode(CHALLENGE));
    const [answer] = await once(socket, "message");
    const envelope = decode(answer as Buffer) as SyrupRecord;
    expect(envelope).toEqual(record("desc:sig-envelope", CHALLENGE, signatureForm(KEY.sign(encode(CHALLENGE)))));
    socket.send(encode(record("op:start-session")));
    expect((await new Inbox(await incoming).next())?.name).toBe("op:start-session");
  });

  it.each<[string, Uint8Array | string]>([
    ["text", "hello"],
    ["no Syrup", new Uint8Array([1, 2, 3])],
    ["bytes alone", encode(new Uint8Array(32))],
    ["too few bytes", encode(record("init:peer-auth", new Uint8Array(31)))],
    ["too many bytes", encode(record("init:peer-auth", new Uint8Array(64)))],
    ["a text in the bytes' place", encode(record("init:peer-auth", "x".repeat(32)))],
    ["more than that", encode(record("init:peer-auth", new Uint8Array(32), 1n))],
    ["a location, as sessions sign it", encode(record("my-location", new Uint8Array(32)))],
    ["two records", Buffer.concat([encode(CHALLENGE), encode(CHALLENGE)])],
    ["nothing", new Uint8Array(0)],
  ])("signs nothing else, and says nothing: %s", async (_, message) => {
    const far = await netlayer();
    far.listen(() => {
      throw new Error("let in");
    });
    const socket = await raw(far);
    socket.on("message", () => {
      throw new Error("answered");
    });
    const end = ended(socket);
    socket.send(message);
    await end;
  });

  const wrong = nodeCryptography.keyOf(new Uint8Array(32).fill(2));
  it.each<[string, (challenge: Uint8Array) => SyrupValue | string]>([
    ["another key", (asked) => record("desc:sig-envelope", decode(asked), signatureForm(wrong.sign(asked)))],
    ["another challenge", () => record("desc:sig-envelope", CHALLENGE, signatureForm(KEY.sign(encode(CHALLENGE))))],
    [
      "this one, with the signature of another",
      (asked) => record("desc:sig-envelope", decode(asked), signatureForm(KEY.sign(encode(CHALLENGE)))),
    ],
    ["no signature", (asked) => record("desc:sig-envelope", decode(asked), false)],
    ["a signature alone", (asked) => signatureForm(KEY.sign(asked))],
    ["the challenge itself", (asked) => decode(asked)],
    ["text", () => "hello"],
  ])("talks to nobody who proves something else: %s", async (_, answer) => {
    const near = await netlayer();
    await expect(near.connect(at(await answering(answer)))).rejects.toMatchObject({ code: "WRONG_PEER" });
  });

  it("asks with other bytes each time, and talks to who signs them", async () => {
    const asked: string[] = [];
    const url = await answering((challenge) => {
      asked.push(Buffer.from(challenge).toString("hex"));
      return record("desc:sig-envelope", decode(challenge), signatureForm(KEY.sign(challenge)));
    });
    const near = await netlayer();
    expect((await near.connect(at(url))).peer).toEqual(at(url));
    await near.connect(at(url));
    expect(new Set(asked).size).toBe(2);
    // `<14'init:peer-auth32:…>`
    expect(Buffer.from(asked[0] ?? "", "hex").toString("latin1")).toMatch(/^<14'init:peer-auth32:.{32}>$/su);
  });

  it("loses nothing that the peer says together with his proof", async () => {
    const [near, far] = [await netlayer(), await netlayer()];
    far.listen((connection) => {
      for (let turn = 0n; turn < 10n; turn++) connection.send(encode(record("at-once", turn)));
    });
    const inbox = new Inbox(await near.connect(far.location));
    for (let turn = 0n; turn < 10n; turn++) expect(await inbox.next()).toEqual(record("at-once", turn));
  });

  it("speaks with the platform's own WebSocket, as in a browser", async () => {
    const far = await netlayer();
    const browser = webSocketClient({ cryptography: nodeCryptography });
    open.push(() => browser.close());
    expect(browser.location.hints).toBe(false);
    const incoming = nextConnection(far);
    const near = new Inbox(await browser.connect(far.location));
    const inbox = new Inbox(await incoming);
    near.connection.send(encode(record("there", "x".repeat(100_000))));
    expect((await inbox.next())?.name).toBe("there");
    await near.connection.drained();
    near.connection.pause();
    inbox.connection.send(encode(record("back")));
    near.connection.resume();
    expect((await near.next())?.name).toBe("back");
    inbox.connection.close();
    expect((await near.end())?.code).toBe("ENDED");
    await expect(browser.connect(at("ws://127.0.0.1:1"))).rejects.toMatchObject({ code: "UNREACHABLE" });
    await browser.close();
    await expect(browser.connect(far.location)).rejects.toMatchObject({ code: "CLOSED" });
  });

  it.each([
    ["no address", newLocation("websocket", toBase32(KEY.publicKey))],
    ["an address that is none", at("127.0.0.1")],
    ["plain HTTP", at("http://127.0.0.1/")],
    ["a file", at("file:///etc/passwd")],
    ["credentials in the address", at("ws://a:b@127.0.0.1/")],
    ["a designator that is no key", at("ws://127.0.0.1/", "abc")],
  ])("goes nowhere for %s", async (_, location) => {
    const near = await netlayer();
    await expect(near.connect(location)).rejects.toMatchObject({ code: "LOCATION_UNUSABLE" });
  });

  it.each(["ws://127.0.0.1:1/", "ws://nobody.invalid/", "ws://[::ffff:0:1]:1/"])(
    "says that nobody is at %s",
    async (url) => {
      const near = await netlayer({ limits: { connectTime: 5_000 } });
      await expect(near.connect(at(url))).rejects.toMatchObject({
        code: expect.stringMatching(/UNREACHABLE|TIMED_OUT/u),
      });
    },
  );

  it("goes where it may", async () => {
    const far = await netlayer();
    const near = await netlayer({ mayReach: (url) => url.port === "1" });
    await expect(near.connect(far.location)).rejects.toMatchObject({ code: "LOCATION_UNUSABLE" });
  });

  it("ends who sends text, half a record or too much", async () => {
    const far = await netlayer({ limits: { record: { bytes: 1_000, depth: 5, digits: 5 } } });
    for (const message of ["text", encode(record("a")).subarray(0, 3), new Uint8Array(1_001).fill(0x3c)]) {
      const incoming = nextConnection(far);
      const socket = await raw(far);
      socket.send(encode(CHALLENGE));
      const inbox = new Inbox(await incoming);
      const end = ended(socket);
      socket.send(message);
      expect(["MALFORMED", "LOST"]).toContain((await inbox.end())?.code);
      await end;
    }
  });

  it("ends who connects and says nothing, and who asks for a page", async () => {
    const far = await netlayer({ limits: { connectTime: 50 } });
    const socket = await raw(far);
    await ended(socket);
    const asked = request((hint(far.location, "url") ?? "").replace("ws:", "http:"));
    asked.end();
    const [response] = await once(asked, "response");
    expect([response.statusCode, response.headers.connection]).toEqual([426, "close"]);
    response.resume();
    const silent = connect(Number(new URL(hint(far.location, "url") ?? "").port), "127.0.0.1");
    silent.on("error", () => undefined);
    silent.resume();
    await new Promise((resolve) => silent.once("close", resolve));
  });

  it("closes although somebody has connected and says nothing", async () => {
    const far = await netlayer();
    const socket = await raw(far);
    const end = ended(socket);
    await far.close();
    await end;
  });

  it("gives up on a server that does not answer", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    open.push(() => server.close());
    await once(server, "listening");
    server.on("connection", (socket) => open.push(() => socket.terminate()));
    const near = await netlayer({ limits: { connectTime: 50 } });
    await expect(near.connect(at(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`))).rejects.toMatchObject({
      code: "TIMED_OUT",
    });
  });

  it("does not take a `wss:` server for its own, whose certificate nobody vouches for", async () => {
    const { key, certificate } = identityOf(new Uint8Array(32).fill(9));
    const far = await netlayer({ tls: { key, cert: certificate } });
    expect(hint(far.location, "url")).toMatch(/^wss:/u);
    await expect((await netlayer()).connect(far.location)).rejects.toMatchObject({ code: "UNREACHABLE" });
  });
});
