import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { hint, newLocation } from "../location/location.ts";
import { encode, record } from "../syrup/index.ts";
import type { Netlayer } from "./netlayer.ts";
import { type TcpOptions, tcpNetlayer } from "./tcp.ts";
import { Inbox, nextConnection } from "./testing/inbox.ts";

const open: (Netlayer | Socket)[] = [];

async function netlayer(options?: TcpOptions): Promise<Netlayer> {
  const made = await tcpNetlayer(options);
  open.push(made);
  return made;
}

/** A peer that is no netlayer of ours. */
async function raw({ location }: Netlayer): Promise<Socket> {
  const socket = connect(Number(hint(location, "port")), hint(location, "host") ?? "");
  open.push(socket);
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

afterEach(async () => {
  for (const one of open.splice(0)) await ("destroy" in one ? one.destroy() : one.close());
});

const at = (host: string, port: string) =>
  newLocation(
    "tcp-testing-only",
    "a",
    new Map([
      ["host", host],
      ["port", port],
    ]),
  );

describe("tcp-testing-only", () => {
  it("is reached as the test suite of OCapN says", async () => {
    const { location } = await netlayer({ designator: "NAME" });
    expect([location.transport, location.designator]).toEqual(["tcp-testing-only", "NAME"]);
    expect([...(location.hints || [])]).toEqual([
      ["host", "127.0.0.1"],
      ["port", expect.stringMatching(/^[0-9]+$/u)],
    ]);
  });

  it("says in one write what it says at one moment", async () => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const near = await netlayer();
    const incoming = once(server, "connection");
    const connection = await near.connect(at("127.0.0.1", String((server.address() as AddressInfo).port)));
    const [socket] = (await incoming) as [Socket];
    open.push(socket);
    const chunk = once(socket, "data");
    for (let turn = 0; turn < 100; turn++) connection.send(encode(record("a", BigInt(turn))));
    expect(String((await chunk)[0])).toMatch(/^<1'a0\+>.*<1'a99\+>$/u);
    server.close();
  });

  it.each([
    ["no hints", newLocation("tcp-testing-only", "a")],
    ["no port", newLocation("tcp-testing-only", "a", new Map([["host", "127.0.0.1"]]))],
    ["a port that is none", at("127.0.0.1", "0")],
    ["a port with a sign", at("127.0.0.1", "+80")],
    ["a port that is too large", at("127.0.0.1", "65536")],
    ["another machine", at("192.0.2.1", "80")],
    ["another machine's name", at("localhost.example.com", "80")],
    ["every machine of this one", at("0.0.0.0", "80")],
  ])("does not go to %s", async (_, location) => {
    const near = await netlayer();
    await expect(near.connect(location)).rejects.toMatchObject({ code: "LOCATION_UNUSABLE" });
  });

  it("goes where it is told that it may", async () => {
    const far = await netlayer();
    const asked: unknown[] = [];
    const near = await netlayer({ mayReach: (to) => asked.push(to) < 2 });
    await near.connect(far.location);
    await expect(near.connect(far.location)).rejects.toMatchObject({ code: "LOCATION_UNUSABLE" });
    expect(asked[0]).toEqual({ host: "127.0.0.1", port: expect.any(Number) });
  });

  it("says that nobody is there", async () => {
    const [near, far] = [await netlayer(), await netlayer()];
    await far.close();
    await expect(near.connect(far.location)).rejects.toMatchObject({ code: "UNREACHABLE" });
  });

  it.each(["a\0b", "-", "nobody.invalid", "::ffff"])("says that nobody is at %j", async (host) => {
    const near = await netlayer({ mayReach: () => true });
    await expect(near.connect(at(host, "1"))).rejects.toMatchObject({ code: "UNREACHABLE" });
  });

  it("says that its address is another's", async () => {
    const { location } = await netlayer();
    const port = Number(hint(location, "port"));
    await expect(tcpNetlayer({ port })).rejects.toMatchObject({ code: "CANNOT_LISTEN" });
  });

  it("takes no more connections than it may, and others when those have gone", async () => {
    const far = await netlayer({ limits: { connections: 2 } });
    const connections: Inbox[] = [];
    far.listen((connection) => connections.push(new Inbox(connection)));
    const first = await raw(far);
    const second = await raw(far);
    const third = await raw(far);
    await new Promise((resolve) => third.once("close", resolve));
    first.write("<1'a>");
    second.write("<1'a>");
    while (connections.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const [one] = connections;
    first.destroy();
    await one?.end();
    const fourth = await raw(far);
    fourth.write("<1'a>");
    while (connections.length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect((await connections[2]?.next())?.name).toBe("a");
  });

  it("takes a record in pieces, and loses what ends in the middle of one", async () => {
    const far = await netlayer();
    const incoming = nextConnection(far);
    const socket = await raw(far);
    const inbox = new Inbox(await incoming);
    for (const byte of "<10'op:deliver5\"hello>") {
      socket.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await inbox.next()).toEqual(record("op:deliver", "hello"));
    socket.end("<1'a");
    expect(await inbox.end()).toEqual({ code: "LOST" });
  });

  it("ends a record that trickles", async () => {
    const far = await netlayer({ limits: { recordTime: 50 } });
    const incoming = nextConnection(far);
    const socket = await raw(far);
    const inbox = new Inbox(await incoming);
    const trickle = setInterval(() => socket.write("9"), 5);
    socket.write("<");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    expect(await inbox.end()).toEqual({ code: "TOO_SLOW" });
    clearInterval(trickle);
    await closed;
  });

  it("ends a connection whose peer never reads", async () => {
    const far = await netlayer({ limits: { waiting: 1_000_000 } });
    const incoming = nextConnection(far);
    const socket = await raw(far);
    socket.pause();
    const inbox = new Inbox(await incoming);
    const message = encode(record("much", new Uint8Array(100_000)));
    for (let sent = 0; sent < 1_000 && inbox.closed === undefined; sent++) {
      inbox.connection.send(message);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(inbox.closed).toEqual({ code: "NOT_TAKEN" });
  });
});
