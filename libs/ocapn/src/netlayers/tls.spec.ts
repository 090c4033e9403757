import { createPublicKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { type ConnectionOptions, connect, createServer, type TLSSocket } from "node:tls";
import { afterEach, describe, expect, it } from "@jest/globals";
import { toBase32 } from "../location/base.ts";
import { hint, type Location, newLocation } from "../location/location.ts";
import { encode, record } from "../syrup/index.ts";
import { identityOf, rawKey } from "./_certificate.ts";
import type { Connection, Netlayer } from "./netlayer.ts";
import { Inbox, nextConnection, pair } from "./testing/inbox.ts";
import { type TlsOptions, tlsNetlayer } from "./tls.ts";

/** A key of P-256 and its certificate, which are for this test alone. */
const OTHER_KIND = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/6c4rF2BnnZpsKw6
oiz724ZoQ0S46W7pBfc64LOoS26hRANCAASzwrv5joxV8xZh9ogSNWX/dGTujS3K
5GhGqzvriRrjBSHAXNSIVFRkaTKQm/Ufq5FeKy7lAqcaXjhMpMqO0H3d
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBdjCCAR2gAwIBAgIUbqmnT6bUXFnnSod7s0NMrRVA+0AwCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFb3RoZXIwIBcNMjYxMTI3MTQzNDIwWhgPMjEyNjExMDMxNDM0
MjBaMBAxDjAMBgNVBAMMBW90aGVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
s8K7+Y6MVfMWYfaIEjVl/3Rk7o0tyuRoRqs764ka4wUhwFzUiFRUZGkykJv1H6uR
Xisu5QKnGl44TKTKjtB93aNTMFEwHQYDVR0OBBYEFCr5nkfiZbBVrz/BBq4a9pQh
W5JnMB8GA1UdIwQYMBaAFCr5nkfiZbBVrz/BBq4a9pQhW5JnMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgdxScaHbC+0+SvRcAmg7kAwuYb1eW7nvu
rJJwyI4jnswCIHzzdE/K2DyO7+vsYrfdkcB1aC0KHckEYIdPQVSjIQ78
-----END CERTIFICATE-----`,
};

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function netlayer(options?: TlsOptions): Promise<Netlayer> {
  const made = await tlsNetlayer(options);
  open.push(() => made.close());
  return made;
}

/** A peer that shows what it likes, and whether the netlayer let it in. */
async function comes(to: Netlayer, options: ConnectionOptions): Promise<boolean> {
  const accepted = new Promise<boolean>((resolve) => to.listen(() => resolve(true)));
  const socket = connect({ port: Number(hint(to.location, "port")), rejectUnauthorized: false, ...options });
  open.push(() => socket.destroy());
  socket.on("error", () => undefined);
  const closed = new Promise<boolean>((resolve) => socket.once("close", () => resolve(false)));
  return Promise.race([accepted, closed]);
}

const shown = (seed: number) => {
  const { key, certificate } = identityOf(new Uint8Array(32).fill(seed));
  return { key, cert: certificate };
};

describe("the certificate of a key", () => {
  it("is its own, and the same each time", () => {
    const { certificate, publicKey } = identityOf(new Uint8Array(32).fill(1));
    const read = new X509Certificate(certificate);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.checkIssued(read)).toBe(true);
    expect([read.subject, read.ca, read.validFrom, read.validTo]).toEqual([
      "CN=ocapn",
      false,
      "Jan  1 00:00:00 1970 GMT",
      "Dec 31 23:59:59 9999 GMT",
    ]);
    expect(rawKey(read.publicKey)).toEqual(publicKey);
    expect(identityOf(new Uint8Array(32).fill(1)).certificate).toBe(certificate);
    expect(identityOf(new Uint8Array(32).fill(2)).certificate).not.toBe(certificate);
    expect(() => identityOf(new Uint8Array(31))).toThrow(RangeError);
  });

  it("has no key where it is one of another kind", () => {
    expect(rawKey(createPublicKey(OTHER_KIND.cert))).toBeUndefined();
  });
});

describe("the netlayer tls", () => {
  it("is called by its key, the same for the same seed", async () => {
    const seed = new Uint8Array(32).fill(5);
    const first = await netlayer({ seed });
    expect(first.location.designator).toBe(toBase32(identityOf(seed).publicKey));
    expect((await netlayer({ seed })).location.designator).toBe(first.location.designator);
    expect((await netlayer()).location.designator).not.toBe(first.location.designator);
  });

  it("does not talk to who has another key than the location names", async () => {
    const [near, far, third] = [await netlayer(), await netlayer(), await netlayer()];
    const told: Connection[] = [];
    third.listen((connection) => told.push(connection));
    const location = newLocation("tls", far.location.designator, third.location.hints);
    await expect(near.connect(location)).rejects.toMatchObject({ code: "WRONG_PEER" });
    expect((await pair(near, far))[0].connection.peer).toEqual(far.location);
  });

  it.each([
    ["one that is no base32", "A"],
    ["one that is too short", toBase32(new Uint8Array(31))],
    ["one that is too long", toBase32(new Uint8Array(33))],
  ])("goes nowhere for a designator that is no key: %s", async (_, designator) => {
    const near = await netlayer({
      mayReach: () => {
        throw new Error("asked");
      },
    });
    const location = newLocation("tls", designator, near.location.hints);
    await expect(near.connect(location)).rejects.toMatchObject({ code: "LOCATION_UNUSABLE" });
  });

  it("does not talk to a server that shows a key of another kind, or speaks another protocol", async () => {
    const near = await netlayer();
    for (const options of [
      { ...OTHER_KIND, ALPNProtocols: ["ocapn"] },
      { ...shown(1), ALPNProtocols: ["h2"] },
      shown(1),
    ]) {
      const server = createServer({ ...options, minVersion: "TLSv1.3" });
      server.on("secureConnection", (socket) => socket.on("error", () => undefined));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      open.push(() => server.close());
      const { port } = server.address() as { port: number };
      const location: Location = newLocation(
        "tls",
        toBase32(identityOf(new Uint8Array(32).fill(1)).publicKey),
        new Map([
          ["host", "127.0.0.1"],
          ["port", String(port)],
        ]),
      );
      await expect(near.connect(location)).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:WRONG_PEER|UNREACHABLE)$/u),
      });
    }
  });

  it.each<[string, ConnectionOptions, boolean]>([
    ["a key of Ed25519", { ...shown(7), ALPNProtocols: ["ocapn"] }, true],
    ["no key", { ALPNProtocols: ["ocapn"] }, false],
    ["a key of another kind", { ...OTHER_KIND, ALPNProtocols: ["ocapn"] }, false],
    ["another protocol", { ...shown(7), ALPNProtocols: ["http/1.1"] }, false],
    ["no protocol", shown(7), false],
    ["an older TLS", { ...shown(7), ALPNProtocols: ["ocapn"], maxVersion: "TLSv1.2" }, false],
  ])("lets in who shows %s: %#", async (_, options, letIn) => {
    expect(await comes(await netlayer(), options)).toBe(letIn);
  });

  it("lets nobody in again without his key, by what he kept of an earlier time", async () => {
    const far = await netlayer();
    const options = { ...shown(7), ALPNProtocols: ["ocapn"], rejectUnauthorized: false };
    const incoming = nextConnection(far);
    const first = connect({ port: Number(hint(far.location, "port")), ...options });
    open.push(() => first.destroy());
    const sessions: Buffer[] = [];
    first.on("session", (session) => sessions.push(session));
    const { connection } = new Inbox(await incoming);
    connection.send(encode(record("a")));
    await once(first, "data");
    const again = connect({
      port: Number(hint(far.location, "port")),
      ...options,
      session: sessions.at(-1) ?? first.getSession(),
    });
    open.push(() => again.destroy());
    again.resume();
    await once(again, "secureConnect");
    expect((again as TLSSocket).isSessionReused()).toBe(false);
  });

  it("ends who connects and shows nothing", async () => {
    const far = await netlayer({ limits: { connectTime: 50 } });
    const socket: Socket = connectTcp(Number(hint(far.location, "port")), "127.0.0.1");
    open.push(() => socket.destroy());
    socket.on("error", () => undefined);
    socket.resume();
    await new Promise((resolve) => socket.once("close", resolve));
  });

  it("closes although somebody has connected and shows nothing", async () => {
    const far = await netlayer();
    const socket: Socket = connectTcp(Number(hint(far.location, "port")), "127.0.0.1");
    socket.on("error", () => undefined);
    await once(socket, "connect");
    await far.close();
    socket.destroy();
  });

  it("gives up on a server that does not answer", async () => {
    const server = (await import("node:net")).createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    open.push(() => server.close());
    server.on("connection", (socket) => open.push(() => socket.destroy()));
    const near = await netlayer({ limits: { connectTime: 50 } });
    const { port } = server.address() as { port: number };
    const location = newLocation(
      "tls",
      near.location.designator,
      new Map([
        ["host", "127.0.0.1"],
        ["port", String(port)],
      ]),
    );
    await expect(near.connect(location)).rejects.toMatchObject({ code: "TIMED_OUT" });
  });
});
